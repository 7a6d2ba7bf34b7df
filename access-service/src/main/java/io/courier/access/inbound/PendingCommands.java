package io.courier.access.inbound;

import io.courier.access.session.Session;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.link.Down;
import io.courier.messages.topic.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// The commands of one loop's sessions whose rpcs wait for their results.
///
/// Each is answered once: with its result, with an error when the brokers have not taken it, or
/// with [ErrorCode#RESULT_FOLLOWS] when its time is over. Those of a session that ends are
/// forgotten: what they come to is an event to whoever has the device then. [ChatSender] bounds how
/// many there are; a session that waits for nothing has no entry here.
///
/// Touched on its loop alone.
public final class PendingCommands {
  private final long timeoutNanos;
  private final CommandCounts counts;
  private final BiConsumer<Session, Down> replies;

  private final Map<Session, List<Pending>> bySession = new HashMap<>();

  /// All of them, by their deadlines: each has the same time, so the one that came first is first.
  private final LinkedHashSet<Pending> inOrder = new LinkedHashSet<>();

  /// @param timeout how long an rpc waits
  /// @param replies takes the answers, on the loop
  public PendingCommands(
      Duration timeout, CommandCounts counts, BiConsumer<Session, Down> replies) {
    this.timeoutNanos = timeout.toNanos();
    this.counts = counts;
    this.replies = replies;
  }

  /// One rpc, until it is answered and the brokers have told what became of its command. For so
  /// long it counts as under way in its session.
  static final class Pending {
    private final Session session;
    private final int id;
    private final String command;
    private final long deadlineNanos;
    private boolean isAccepted;

    private Pending(Session session, int id, String command, long deadlineNanos) {
      this.session = session;
      this.id = id;
      this.command = command;
      this.deadlineNanos = deadlineNanos;
    }
  }

  /// A command that is being produced.
  ///
  /// @param id of the rpc
  /// @param command its message id; several rpcs may wait for the same one
  Pending begin(Session session, int id, String command, long nowNanos) {
    Pending pending = new Pending(session, id, command, nowNanos + timeoutNanos);
    bySession.computeIfAbsent(session, it -> new ArrayList<>(2)).add(pending);
    inOrder.add(pending);
    session.sendBegan();
    counts.began();
    return pending;
  }

  /// The brokers have it. Its result may have been quicker than this.
  void accepted(Pending pending) {
    pending.isAccepted = true;
    if (!inOrder.contains(pending)) {
      pending.session.sendEnded();
    }
  }

  /// The brokers will never have it.
  void refused(Pending pending) {
    if (remove(pending)) {
      replyError(pending, ErrorCode.INTERNAL, "the command was not accepted");
    }
    pending.session.sendEnded();
  }

  /// Gives a result to the rpcs of this session that wait for it. False: there are none, and it is
  /// an event like any other.
  public boolean answer(Session session, CommandResult result) {
    List<Pending> ofSession = bySession.get(session);
    if (ofSession == null) {
      return false;
    }
    List<Pending> answered =
        ofSession.stream().filter(it -> it.command.equals(result.getCommand())).toList();
    for (Pending pending : answered) {
      end(pending);
      counts.answered();
      replies.accept(session, Replies.result(session.handle(), pending.id, result));
    }
    return !answered.isEmpty();
  }

  /// Answers those that have waited too long.
  public void expire(long nowNanos) {
    while (!inOrder.isEmpty() && inOrder.getFirst().deadlineNanos - nowNanos <= 0) {
      Pending pending = inOrder.getFirst();
      end(pending);
      counts.timedOut();
      if (pending.isAccepted) {
        replyError(pending, ErrorCode.RESULT_FOLLOWS, "accepted, the result follows as an event");
      } else {
        replyError(pending, ErrorCode.INTERNAL, "the command was not accepted in time");
      }
    }
  }

  /// The session is over, or not ours any more.
  public void forget(Session session) {
    List<Pending> ofSession = bySession.get(session);
    if (ofSession != null) {
      List.copyOf(ofSession).forEach(this::end);
    }
  }

  /// Nobody waits for it any more.
  private void end(Pending pending) {
    if (remove(pending) && pending.isAccepted) {
      pending.session.sendEnded();
    }
  }

  private boolean remove(Pending pending) {
    if (!inOrder.remove(pending)) {
      return false;
    }
    List<Pending> ofSession = bySession.get(pending.session);
    if (ofSession != null && ofSession.remove(pending) && ofSession.isEmpty()) {
      bySession.remove(pending.session);
    }
    counts.ended();
    return true;
  }

  private void replyError(Pending pending, ErrorCode code, String sentence) {
    Session session = pending.session;
    replies.accept(session, Replies.error(session.handle(), pending.id, code, sentence));
  }
}
