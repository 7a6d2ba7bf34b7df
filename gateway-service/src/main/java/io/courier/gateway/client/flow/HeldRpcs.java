package io.courier.gateway.client.flow;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The method calls of one session that have no answer yet, in the order they came.
///
/// They are kept after they have been sent, so that the next owner gets what the last one may not
/// have taken; Access recognises repeats by the client's own id. Bounded by count and bytes, of the
/// session and of the whole gateway; a call that finds no room is answered with a temporary error.
public final class HeldRpcs {
  /// What a call costs beside its data: the objects around it.
  private static final int OVERHEAD_BYTES = 128;

  /// One call.
  public static final class Held {
    private final int id;
    private final String method;
    private final ByteString data;
    private final long deadline;
    private boolean isSent;

    private Held(int id, String method, ByteString data, long deadline) {
      this.id = id;
      this.method = method;
      this.data = data;
      this.deadline = deadline;
    }

    public int id() {
      return id;
    }

    public String method() {
      return method;
    }

    public ByteString data() {
      return data;
    }

    private int size() {
      return OVERHEAD_BYTES + data.size();
    }
  }

  /// What one session may hold.
  public record Limits(int maxCount, long maxBytes) {}

  private final Limits limits;
  private final HeldBudget budget;
  private final ArrayDeque<Held> calls = new ArrayDeque<>(4);
  private long bytes;

  public HeldRpcs(Limits limits, HeldBudget budget) {
    this.limits = limits;
    this.budget = budget;
  }

  /// Takes a call, unless one of the bounds is reached.
  ///
  /// @param deadline in the caller's clock; never before that of the call before
  public boolean hold(int id, String method, ByteString data, long deadline) {
    Held held = new Held(id, method, data, deadline);
    if (calls.size() >= limits.maxCount
        || bytes + held.size() > limits.maxBytes
        || !budget.take(held.size())) {
      return false;
    }
    bytes += held.size();
    calls.addLast(held);
    return true;
  }

  /// Offers the calls that the present owner has not been sent, in order, until one is not taken.
  public void sendUnsent(Predicate<Held> sender) {
    for (Held held : calls) {
      if (!held.isSent) {
        if (!sender.test(held)) {
          return;
        }
        held.isSent = true;
      }
    }
  }

  /// The owner is gone: every call is to be sent to the next one.
  public void unsendAll() {
    for (Held held : calls) {
      held.isSent = false;
    }
  }

  /// The call that an answer belongs to, no longer held; null when it has been answered already.
  public @Nullable Held answered(int id) {
    for (Iterator<Held> all = calls.iterator(); all.hasNext(); ) {
      Held held = all.next();
      if (held.id == id) {
        all.remove();
        release(held);
        return held;
      }
    }
    return null;
  }

  /// Gives up what has waited too long.
  public void expire(long now, IntConsumer expiredId) {
    for (Held first = calls.peekFirst();
        first != null && first.deadline - now <= 0;
        first = calls.peekFirst()) {
      calls.removeFirst();
      release(first);
      expiredId.accept(first.id);
    }
  }

  /// The session ends; nobody waits for answers.
  public void clear() {
    calls.forEach(this::release);
    calls.clear();
  }

  private void release(Held held) {
    bytes -= held.size();
    budget.giveBack(held.size());
  }

  public boolean isEmpty() {
    return calls.isEmpty();
  }

  /// Whether the present owner has yet to be sent something. Calls are sent in order.
  public boolean hasUnsent() {
    Held last = calls.peekLast();
    return last != null && !last.isSent;
  }

  /// Of the call that waits longest. Only when there is one.
  public long nextDeadline() {
    return calls.getFirst().deadline;
  }
}
