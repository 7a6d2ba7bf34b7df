package io.courier.logic.group;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command about a group, with the fields that its client gave. Nothing else may be given.
///
/// Each is checked when it is made: what is missing or out of its range is a [BadCommand].
public sealed interface GroupCommand extends ClientCommand {
  /// The group that it names; null: the one that it creates.
  @Nullable String group();

  /// Whether it only asks. A question leaves no trace: who repeats it is told what holds then.
  default boolean isQuestion() {
    return this instanceof Describe || this instanceof ListMembers;
  }

  /// Users who would join by it. Of these it must be known of how many groups they are members.
  default List<String> joining(String sender) {
    return switch (this) {
      case Create create -> {
        List<String> users = new ArrayList<>(create.invited());
        users.add(sender);
        yield users;
      }
      case Invite invite -> invite.users();
      default -> List.of();
    };
  }

  /// @param users none: the group begins with its owner alone
  record Create(String clientId, String name, @Nullable List<String> users)
      implements GroupCommand {
    public Create {
      Fields.clientId(clientId);
      name = Fields.name(name);
      users = users == null ? List.of() : Fields.users(users);
    }

    List<String> invited() {
      return users == null ? List.of() : users;
    }

    @Override
    public @Nullable String group() {
      return null;
    }
  }

  record Invite(String clientId, String group, List<String> users) implements GroupCommand {
    public Invite {
      Fields.clientId(clientId);
      Fields.group(group);
      users = Fields.someUsers(users);
    }
  }

  record Remove(String clientId, String group, List<String> users) implements GroupCommand {
    public Remove {
      Fields.clientId(clientId);
      Fields.group(group);
      users = Fields.someUsers(users);
    }
  }

  record Leave(String clientId, String group) implements GroupCommand {
    public Leave {
      Fields.clientId(clientId);
      Fields.group(group);
    }
  }

  record Rename(String clientId, String group, String name) implements GroupCommand {
    public Rename {
      Fields.clientId(clientId);
      Fields.group(group);
      name = Fields.name(name);
    }
  }

  record ChangeRole(String clientId, String group, String user, String role)
      implements GroupCommand {
    public ChangeRole {
      Fields.clientId(clientId);
      Fields.group(group);
      Fields.user(user);
      Fields.role(role);
    }
  }

  /// @param seconds 0: not muted any more
  record Mute(String clientId, String group, String user, Long seconds) implements GroupCommand {
    public Mute {
      Fields.clientId(clientId);
      Fields.group(group);
      Fields.user(user);
      Fields.seconds(seconds);
    }
  }

  /// What is null stays as it is.
  record Mode(
      String clientId, String group, @Nullable Boolean muteAll, @Nullable Boolean announcementOnly)
      implements GroupCommand {
    public Mode {
      Fields.clientId(clientId);
      Fields.group(group);
      Fields.require(
          muteAll != null || announcementOnly != null, "muteAll or announcementOnly is given");
    }
  }

  record Dissolve(String clientId, String group) implements GroupCommand {
    public Dissolve {
      Fields.clientId(clientId);
      Fields.group(group);
    }
  }

  record Describe(String clientId, String group) implements GroupCommand {
    public Describe {
      Fields.clientId(clientId);
      Fields.group(group);
    }
  }

  /// @param after the page begins behind this user; null: with the first
  /// @param limit null: as usual
  record ListMembers(String clientId, String group, @Nullable String after, @Nullable Integer limit)
      implements GroupCommand {
    public ListMembers {
      Fields.clientId(clientId);
      Fields.group(group);
      after = Fields.after(after);
      limit = Fields.limit(limit);
    }
  }
}
