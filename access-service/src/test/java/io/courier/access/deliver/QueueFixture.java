package io.courier.access.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A queue, its clock and a recording sink, with the inputs in short.
abstract class QueueFixture {
  static final DeviceKey ALICE = new DeviceKey("alice", "phone");
  static final long EPOCH = 7;

  /// As deployed, but holding three messages, and a window of four.
  static final DeliveryLimits LIMITS =
      new DeliveryLimits(
          DeployedLimits.LIMITS.ackTimeoutNanos(),
          DeployedLimits.LIMITS.graceNanos(),
          DeployedLimits.LIMITS.holdLimitNanos(),
          DeployedLimits.LIMITS.askEveryNanos(),
          DeployedLimits.LIMITS.presenceKeptNanos(),
          3,
          1000,
          4,
          1024);

  record Session(String id) implements DeviceSession {}

  record Live(long position, int bytes) implements LiveDelivery {}

  final Recorder effects = new Recorder();
  final Session one = new Session("one");
  final Session two = new Session("two");
  DeviceQueue queue = new DeviceQueue(ALICE, EPOCH, LIMITS, effects);
  long now = TimeUnit.HOURS.toNanos(1);

  void attach(Session session, long from) {
    queue.attach(session, from, false, false, now);
  }

  /// LIVE on session one, nothing on its way.
  void live() {
    attach(one, 0);
    emptyMailbox();
    assertThat(queue.isLive()).isTrue();
    effects.taken();
  }

  void deliver(long... positions) {
    for (long position : positions) {
      queue.deliver(new Live(position, 100), now);
    }
  }

  /// The device confirms all that was sent.
  void confirmAll() {
    queue.confirm(Objects.requireNonNull(queue.session()), effects.mark, now);
  }

  void stored(long... positions) {
    for (long position : positions) {
      queue.stored(position, now);
    }
  }

  void emptyMailbox() {
    queue.emptyMailbox(round().toRecord(), now);
  }

  void page(int number, boolean last, long... positions) {
    queue.page(pageOf(round(), number, last, positions), now);
  }

  static Page pageOf(Round round, int number, boolean last, long... positions) {
    Page.Builder page =
        Page.newBuilder().setSession(round.toRecord()).setNumber(number).setLast(last);
    for (long position : positions) {
      page.addEntries(PageEntry.newBuilder().setPosition(position));
    }
    return page.build();
  }

  Round round() {
    return Objects.requireNonNull(effects.round);
  }

  void seconds(double seconds) {
    now += (long) (seconds * 1e9);
    if (queue.needsTick() && queue.nextDeadline() - now <= 0) {
      queue.tick(now);
    }
  }

  void expect(String... lines) {
    assertThat(effects.taken()).isEqualTo(List.of(lines));
  }
}
