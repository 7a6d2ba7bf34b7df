package io.courier.gateway.api.flow;

import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls on their way to the owners of users.
///
/// One that found no owner, or one that says it is none, is tried again until its time is over:
/// nothing was done. One that was sent is never sent again: when its link breaks or no answer
/// comes it is unknown, and it is for the server to repeat it. Bounded by the calls that are
/// under way, each of which has a bounded number here.
public final class OwnerCalls {
  /// How long after an attempt that led nowhere the next one is made.
  private static final long RETRY_MILLIS = 100;

  /// What became of a call.
  public sealed interface Outcome {
    /// The owner has answered.
    record Answered(ServerAnswer answer) implements Outcome {}

    /// No owner could be reached in time; nothing was done.
    record NotSent() implements Outcome {}

    /// The owner is of a version that does not know such calls; nothing was done.
    record NotAvailable() implements Outcome {}

    /// It was sent, and it is not known whether it was done.
    record Unknown() implements Outcome {}
  }

  /// What became of an attempt to send.
  public sealed interface Attempt {
    /// @param link that has it
    record Sent(Object link) implements Attempt {}

    /// No owner, no link to it, or no room on it.
    record NoRoad() implements Attempt {}

    record NotAvailable() implements Attempt {}
  }

  /// The way to the owners.
  public interface Road {
    /// @param number to be named in the answer
    /// @param user whose shard's owner it is for
    Attempt send(long number, String user, ServerCall call);

    /// The owner said that it is none.
    void isNotOwner(String user);
  }

  private static final class Pending {
    private final String user;
    private final ServerCall call;
    private final long deadline;
    private final Consumer<Outcome> done;
    private @Nullable Object link;
    private long retryAt;

    private Pending(String user, ServerCall call, long deadline, Consumer<Outcome> done) {
      this.user = user;
      this.call = call;
      this.deadline = deadline;
      this.done = done;
    }
  }

  private final Road road;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private long numbers;

  public OwnerCalls(Road road) {
    this.road = road;
  }

  /// @param user whose shard's owner it is for
  /// @param call without its number and shard
  /// @param done told once
  public void call(
      String user, ServerCall call, long deadline, long nowMillis, Consumer<Outcome> done) {
    long number = ++numbers;
    Pending one = new Pending(user, call, deadline, done);
    pending.put(number, one);
    attempt(number, one, nowMillis);
  }

  private void attempt(long number, Pending one, long nowMillis) {
    switch (road.send(number, one.user, one.call)) {
      case Attempt.Sent sent -> one.link = sent.link();
      case Attempt.NoRoad none -> one.retryAt = nowMillis + RETRY_MILLIS;
      case Attempt.NotAvailable former -> finish(number, new Outcome.NotAvailable());
    }
  }

  /// An owner has answered. On the loop, like all else.
  public void answered(ServerAnswer answer, long nowMillis) {
    Pending one = pending.get(answer.getCall());
    if (one == null || one.link == null) {
      return; // its time was over
    }
    if (answer.getNotOwner()) {
      road.isNotOwner(one.user);
      one.link = null;
      one.retryAt = nowMillis + RETRY_MILLIS;
    } else if (answer.getNotAvailable()) {
      finish(answer.getCall(), new Outcome.NotAvailable());
    } else {
      finish(answer.getCall(), new Outcome.Answered(answer));
    }
  }

  /// A link is gone.
  public void lost(Object link) {
    each(
        (number, one) -> {
          if (link.equals(one.link)) {
            finish(number, new Outcome.Unknown());
          }
        });
  }

  /// To be called often: gives up what has waited too long, and tries again what found no owner.
  public void look(long nowMillis) {
    each(
        (number, one) -> {
          if (one.deadline - nowMillis <= 0) {
            finish(number, one.link == null ? new Outcome.NotSent() : new Outcome.Unknown());
          } else if (one.link == null && one.retryAt - nowMillis <= 0) {
            attempt(number, one, nowMillis);
          }
        });
  }

  /// Over those there are now: what is told may bring further ones.
  private void each(Visitor visitor) {
    List<Map.Entry<Long, Pending>> all = new ArrayList<>(pending.entrySet());
    for (Map.Entry<Long, Pending> one : all) {
      visitor.visit(one.getKey(), one.getValue());
    }
  }

  private interface Visitor {
    void visit(long number, Pending one);
  }

  private void finish(long number, Outcome outcome) {
    Pending one = pending.remove(number);
    if (one != null) {
      one.done.accept(outcome);
    }
  }

  public int waiting() {
    return pending.size();
  }
}
