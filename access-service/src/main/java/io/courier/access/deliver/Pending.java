package io.courier.access.deliver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message that waits: to be sent, for its confirmation, or for its receipt's acknowledgement.
final class Pending {
  enum Kind {
    /// In our custody, by its record.
    LIVE,
    /// An entry of a mailbox page: its row is still in the store.
    ROW,
    /// No longer waited for as ours, but it was sent, and its confirmation still proves something.
    TRACE
  }

  final long position;

  /// When it came.
  final long sinceNanos;

  /// What [DeviceQueue#deliver] was given; null for a row.
  private final @Nullable LiveDelivery live;

  /// The same delivery out of records that were read or produced again.
  private @Nullable List<LiveDelivery> repeats;

  Kind kind;

  /// The page that is confirmed only after this.
  @Nullable PageProgress page;

  long mark;
  long sentNanos;

  private Pending(long position, long nowNanos, @Nullable LiveDelivery live) {
    this.position = position;
    this.sinceNanos = nowNanos;
    this.live = live;
    this.kind = live == null ? Kind.ROW : Kind.LIVE;
  }

  static Pending live(LiveDelivery delivery, long nowNanos) {
    return new Pending(delivery.position(), nowNanos, delivery);
  }

  static Pending row(long position, PageProgress page, long nowNanos) {
    Pending row = new Pending(position, nowNanos, null);
    row.page = page;
    return row;
  }

  boolean isLive() {
    return kind == Kind.LIVE;
  }

  /// The custody handle of what was delivered live, also after it has failed.
  LiveDelivery delivery() {
    if (live == null) {
      throw new IllegalStateException("a mailbox row has no custody");
    }
    return live;
  }

  void sent(long withMark, long nowNanos) {
    mark = withMark;
    sentNanos = nowNanos;
  }

  void addRepeat(LiveDelivery repeat) {
    if (repeats == null) {
      repeats = new ArrayList<>(1);
    }
    repeats.add(repeat);
  }

  void resolve(DeviceEffects effects) {
    effects.resolved(delivery());
    if (repeats != null) {
      repeats.forEach(effects::resolved);
    }
  }
}
