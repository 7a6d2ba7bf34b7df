package io.courier.logic.group;

import io.courier.messages.id.GroupId;
import io.courier.messages.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the fields of commands. A field that was not given is null.
final class Fields {
  static final int MOST_OF_A_PAGE = 500;
  private static final int USUAL_PAGE = 100;
  private static final int MAX_CLIENT_ID = 128;
  private static final int MAX_NAME = 100;
  private static final long MAX_SECONDS = 10L * 365 * 86_400;

  private Fields() {}

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new BadCommand(otherwise);
    }
  }

  static void clientId(@Nullable String id) {
    require(id != null, "clientId is missing");
    require(
        id != null && !id.isEmpty() && id.length() <= MAX_CLIENT_ID,
        "clientId has 1 to " + MAX_CLIENT_ID + " characters");
  }

  static void group(@Nullable String group) {
    require(group != null, "group is missing");
    require(group != null && GroupId.isValid(group), "group is no id of a group");
  }

  static void user(@Nullable String user) {
    require(user != null, "user is missing");
    require(user != null && UserId.isValid(user), "user is no user id");
  }

  static String name(@Nullable String name) {
    if (name == null) {
      throw new BadCommand("name is missing");
    }
    int characters = name.codePointCount(0, name.length());
    require(characters >= 1 && characters <= MAX_NAME, "name has 1 to " + MAX_NAME + " characters");
    require(!name.isBlank(), "name is blank");
    require(name.chars().noneMatch(Character::isISOControl), "name has a control character");
    require(StandardCharsets.UTF_8.newEncoder().canEncode(name), "name has half a character in it");
    return name;
  }

  static void role(@Nullable String role) {
    require(role != null, "role is missing");
    require(role != null && Role.of(role) != null, "role is owner, admin or member");
  }

  static void seconds(@Nullable Long seconds) {
    require(seconds != null, "seconds is missing");
    require(
        seconds != null && seconds >= 0 && seconds <= MAX_SECONDS,
        "seconds is from 0 to " + MAX_SECONDS);
  }

  /// Each once, in the order given.
  static List<String> users(List<String> users) {
    Set<String> once = new LinkedHashSet<>();
    for (@Nullable String user : users) {
      require(user != null && UserId.isValid(user), "users has something that is no user id");
      once.add(String.valueOf(user));
    }
    return List.copyOf(once);
  }

  static List<String> someUsers(@Nullable List<String> users) {
    if (users == null) {
      throw new BadCommand("users is missing");
    }
    require(!users.isEmpty(), "users is empty");
    return users(users);
  }

  static String after(@Nullable String after) {
    require(after == null || UserId.isValid(after), "after is no user id");
    return after == null ? "" : after;
  }

  static String afterGroup(@Nullable String after) {
    require(after == null || GroupId.isValid(after), "after is no id of a group");
    return after == null ? "" : after;
  }

  static int limit(@Nullable Integer limit) {
    require(
        limit == null || (limit >= 1 && limit <= MOST_OF_A_PAGE),
        "limit is from 1 to " + MOST_OF_A_PAGE);
    return limit == null ? USUAL_PAGE : limit;
  }
}
