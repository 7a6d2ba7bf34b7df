package io.courier.access.deliver;

import io.courier.access.deliver.Pending.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What was sent on the present session (or, detached, on the last one) and is not confirmed.
///
/// Sent in order, positions and marks rise together; what is late is kept apart. So a confirmation
/// takes from the heads, an overflow from the tails, and a position is found by binary search.
final class InFlight {
  private final PositionRing ordered = new PositionRing();
  private @Nullable ArrayDeque<Pending> late;
  private int live;

  /// The highest position that the client has, in order, on this session.
  private long floor;

  /// A new session begins: its client has everything up to here.
  void begin(long from) {
    floor = from;
  }

  /// The highest position that is on its way or known to be there: what is not above it, is late.
  long highest() {
    Pending last = ordered.last();
    return last == null ? floor : Math.max(floor, last.position);
  }

  int live() {
    return live;
  }

  void sent(Pending pending) {
    if (pending.position > highest()) {
      ordered.add(pending);
      live += pending.isLive() ? 1 : 0;
    } else {
      if (late == null) {
        late = new ArrayDeque<>();
      }
      late.add(pending);
    }
  }

  /// What carries this position to the client: the row, else the live delivery or its trace.
  @Nullable Pending find(long position) {
    if (late != null) {
      for (Pending pending : late) {
        if (pending.position == position) {
          return pending;
        }
      }
    }
    return ordered.find(position);
  }

  /// Takes what was sent up to this mark and is not above this position.
  void takeConfirmed(long mark, long position, Consumer<Pending> each) {
    for (Pending first = ordered.first();
        first != null && first.mark <= mark && first.position <= position;
        first = ordered.first()) {
      each.accept(takeFirst());
    }
    if (late != null) {
      for (Iterator<Pending> all = late.iterator(); all.hasNext(); ) {
        Pending pending = all.next();
        if (pending.mark <= mark && pending.position <= position) {
          all.remove();
          each.accept(pending);
        }
      }
    }
  }

  private Pending takeFirst() {
    Pending first = ordered.removeFirst();
    floor = Math.max(floor, first.position);
    live -= first.isLive() ? 1 : 0;
    return first;
  }

  /// Everything sent from this mark on, which was not written: lowest position first.
  List<Pending> takeDropped(long mark) {
    ArrayDeque<Pending> dropped = new ArrayDeque<>();
    while (late != null && !late.isEmpty() && late.getLast().mark >= mark) {
      dropped.addFirst(late.removeLast());
    }
    for (Pending last = ordered.last(); last != null && last.mark >= mark; last = ordered.last()) {
      ordered.removeLast();
      live -= last.isLive() ? 1 : 0;
      dropped.addFirst(last);
    }
    return new ArrayList<>(dropped);
  }

  /// Gives up every live delivery, lowest position first, but keeps its trace. Of too many traces
  /// the oldest go.
  void giveUpLive(int traces, Consumer<Pending> each) {
    for (int i = 0; i < ordered.size() && live > 0; i++) {
      Pending pending = ordered.get(i);
      if (pending.isLive()) {
        pending.kind = Kind.TRACE;
        live--;
        each.accept(pending);
      }
    }
    for (Pending first = ordered.first();
        first != null && first.kind == Kind.TRACE && ordered.size() > traces;
        first = ordered.first()) {
      takeFirst();
    }
  }

  /// Whether anything that was sent in order, and is waited for no longer, was not confirmed.
  boolean hasTraces() {
    return live < ordered.size();
  }

  /// Whether an entry of a page was sent in order and not confirmed.
  boolean hasRows() {
    for (int i = 0; i < ordered.size(); i++) {
      if (ordered.get(i).kind == Kind.ROW) {
        return true;
      }
    }
    return false;
  }

  /// Forgets all traces, so that what they stand for is in order again when it is sent again.
  void forgetTraces() {
    List<Pending> kept = new ArrayList<>();
    while (!ordered.isEmpty()) {
      Pending pending = ordered.removeFirst();
      if (pending.kind != Kind.TRACE) {
        kept.add(pending);
      }
    }
    kept.forEach(ordered::add);
  }

  /// Empties it: everything sent in order, lowest position first.
  void takeAll(Consumer<Pending> each) {
    late = null;
    while (!ordered.isEmpty()) {
      each.accept(takeFirst());
    }
  }

  /// The live delivery that has waited longest, or null.
  @Nullable Pending oldestLive() {
    for (int i = 0; live > 0 && i < ordered.size(); i++) {
      if (ordered.get(i).isLive()) {
        return ordered.get(i);
      }
    }
    return null;
  }
}
