package io.courier.logic.group;

import org.jspecify.annotations.Nullable;

/// A command about whom its sender has blocked, with the fields that its client gave.
///
/// Each is checked when it is made: what is missing or out of its range is a [BadCommand].
public sealed interface UserCommand extends ClientCommand {
  /// @param user not to be heard in direct conversations from now on
  record Block(String clientId, String user) implements UserCommand {
    public Block {
      Fields.clientId(clientId);
      Fields.user(user);
    }
  }

  /// @param user to be heard again
  record Unblock(String clientId, String user) implements UserCommand {
    public Unblock {
      Fields.clientId(clientId);
      Fields.user(user);
    }
  }

  /// Asks whom the sender has blocked. Leaves no trace: who repeats it is told what holds then.
  ///
  /// @param after the page begins behind this user; null: with the first
  /// @param limit null: as usual
  record ListBlocks(String clientId, @Nullable String after, @Nullable Integer limit)
      implements UserCommand {
    public ListBlocks {
      Fields.clientId(clientId);
      after = Fields.after(after);
      limit = Fields.limit(limit);
    }

    /// Empty: with the first.
    public String begin() {
      return after == null ? "" : after;
    }

    public int most() {
      return Fields.limit(limit);
    }
  }
}
