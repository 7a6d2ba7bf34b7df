package io.courier.offline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.DeviceKey;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CensusTest {
  private static final DeviceKey PHONE = new DeviceKey("alice", "phone");
  private static final DeviceKey DESK = new DeviceKey("alice", "desk");

  private final Census census = new Census(2);

  @Test
  void aMailboxIsEmptyUntilARowIsAddedAndAfterTheLastIsRemoved() {
    assertThat(census.isEmpty(PHONE)).isTrue();
    census.added(row(PHONE, 5));
    census.added(row(PHONE, 9));
    census.removed(row(PHONE, 5));
    assertThat(census.isEmpty(PHONE)).isFalse();
    assertThat(census.of(PHONE)).contains(fingerprint(9));
    census.removed(row(PHONE, 9));
    assertThat(census.isEmpty(PHONE)).isTrue();
    assertThat(census.size()).isZero();
  }

  @Test
  void fingerprintsTellSetsOfPositionsApart() {
    assertThat(fingerprint(1, 4)).isNotEqualTo(fingerprint(2, 3));
    assertThat(fingerprint(4, 1)).isEqualTo(fingerprint(1, 4));
    assertThat(fingerprint(1)).isNotEqualTo(fingerprint(1, 0));
  }

  @Test
  void aboveItsLimitNoMailboxIsSaidToBeEmpty() {
    census.added(row(PHONE, 1));
    census.added(row(DESK, 1));
    census.added(row(new DeviceKey("bob", "phone"), 1));
    assertThat(census.isCounting()).isFalse();
    assertThat(census.isEmpty(new DeviceKey("carol", "phone"))).isFalse();
    assertThat(census.of(PHONE)).isEmpty();
    assertThat(census.size()).isZero();
  }

  @Test
  void aPositionLiesInTheDaysWhoseRangeHoldsIt() {
    DayRanges ranges = new DayRanges();
    ranges.add(10, 100);
    ranges.add(10, 200);
    ranges.add(11, 190);
    ranges.add(11, 300);
    assertThat(ranges.daysOf(150)).containsExactly(10);
    assertThat(ranges.daysOf(195)).containsExactly(10, 11);
    assertThat(ranges.daysOf(300)).containsExactly(11);
    assertThat(ranges.daysOf(99)).isEmpty();
  }

  @Test
  void messagesAndTheirBytesAreCountedWithoutGaps() {
    long message = 1L << 40;
    census.added(row(PHONE, message));
    census.added(row(PHONE, message + 1));
    Fingerprint held = census.added(row(PHONE, 3));
    assertThat(held.count()).isEqualTo(3);
    assertThat(held.messages()).isEqualTo(2);
    assertThat(held.bytes()).isEqualTo(20);
    census.removed(row(PHONE, message));
    census.removed(row(PHONE, 3));
    assertThat(census.of(PHONE)).contains(fingerprint(message + 1));
  }

  private static MailboxRow row(DeviceKey mailbox, long position) {
    return new MailboxRow(1, 0, mailbox, position, 10);
  }

  private static Fingerprint fingerprint(long... positions) {
    return Fingerprint.of(
        LongStream.of(positions)
            .mapToObj(position -> new StoredEntry(position, new byte[10]))
            .toList());
  }
}
