package io.courier.gateway.api.flow;

import io.courier.gateway.api.flow.OwnerCalls.Outcome;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.UserId;
import io.courier.messages.link.PresentDevice;
import io.courier.messages.link.ServerPresence;
import io.courier.messages.link.ServerPresent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// Who of some users is online: asks the owner of each shard that has one of them, side by side.
public final class Watching {
  private static final int MOST_USERS = 100;
  private static final Problem NO_ANSWER =
      Problem.of(ErrorCode.TOO_MANY_REQUESTS, "no server is ready for this user, try again");
  private static final Problem NOT_AVAILABLE =
      Problem.of(ErrorCode.NOT_AVAILABLE, "the access nodes are of a version without it");

  /// What is known of a user.
  public sealed interface Seen {
    /// @param devices that are online
    record Known(List<PresentDevice> devices) implements Seen {}

    record NotKnown(Problem problem) implements Seen {}
  }

  /// Asks the owner of the first user of these.
  public interface Owners {
    void ask(String user, ServerPresence presence, Consumer<Outcome> done);
  }

  private final List<String> users;
  private final Owners owners;
  private final Consumer<Map<String, Seen>> done;
  private final Map<String, Seen> seen = new LinkedHashMap<>();
  private int missing;

  /// @param done told once, with every user
  public Watching(List<String> users, Owners owners, Consumer<Map<String, Seen>> done) {
    this.users = users;
    this.owners = owners;
    this.done = done;
  }

  /// Each once, in order.
  ///
  /// @throws Problem.Failure when somebody cannot be a user, or there are too many or none
  public static List<String> checked(List<String> named) {
    List<String> users = List.copyOf(new LinkedHashSet<>(named));
    if (users.isEmpty() || users.size() > MOST_USERS) {
      throw ApiJson.bad("user is given 1 to " + MOST_USERS + " times");
    }
    if (!users.stream().allMatch(UserId::isValid)) {
      throw ApiJson.bad("user is a user id: 1 to 128 of A-Z a-z 0-9 . _ @ + -");
    }
    return users;
  }

  /// @param shardOf decides who are asked for together
  public void start(ToIntFunction<String> shardOf) {
    Map<Integer, List<String>> byShard = new LinkedHashMap<>();
    for (String user : users) {
      seen.put(user, new Seen.NotKnown(NO_ANSWER)); // keeps their order
      byShard.computeIfAbsent(shardOf.applyAsInt(user), shard -> new ArrayList<>()).add(user);
    }
    missing = byShard.size();
    for (List<String> together : byShard.values()) {
      owners.ask(
          together.getFirst(),
          ServerPresence.newBuilder().addAllUsers(together).build(),
          outcome -> took(together, outcome));
    }
  }

  private void took(List<String> together, Outcome outcome) {
    for (int i = 0; i < together.size(); i++) {
      seen.put(together.get(i), seen(outcome, i, together.size()));
    }
    if (--missing == 0) {
      done.accept(seen);
    }
  }

  private static Seen seen(Outcome outcome, int index, int of) {
    return switch (outcome) {
      case Outcome.Answered answered -> {
        List<ServerPresent> present = answered.answer().getPresentList();
        yield present.size() == of
            ? new Seen.Known(present.get(index).getDevicesList())
            : new Seen.NotKnown(NO_ANSWER); // no answer of ours
      }
      case Outcome.NotAvailable former -> new Seen.NotKnown(NOT_AVAILABLE);
      case Outcome.NotSent none -> new Seen.NotKnown(NO_ANSWER);
      case Outcome.Unknown unknown -> new Seen.NotKnown(NO_ANSWER);
    };
  }
}
