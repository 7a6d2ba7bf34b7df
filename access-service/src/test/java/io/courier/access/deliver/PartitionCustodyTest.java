package io.courier.access.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionCustodyTest {
  private final PartitionCustody<Counted> custody = new PartitionCustody<>(8, 1000);
  private final List<Long> done = new ArrayList<>();

  @Test
  void aRecordIsDoneWithItsLastDelivery() {
    Counted record = open(1, 10, 2);
    custody.resolveOne(record);
    assertThat(done).isEmpty();
    custody.resolveOne(record);
    assertThat(done).containsExactly(1L);
    assertThat(custody.records()).isZero();
    assertThat(custody.bytes()).isZero();
    assertThatThrownBy(() -> custody.resolveOne(record)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRecordForNobodyIsDoneAtOnce() {
    open(1, 10, 0);
    assertThat(done).containsExactly(1L);
  }

  @Test
  void nearTheBoundTheOldestAreToFailEachOnce() {
    List<Counted> records = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      records.add(open(i, 10, 1));
      assertThat(custody.nextToFail()).isNull();
    }
    custody.resolveOne(records.getFirst());
    open(7, 10, 1);
    assertThat(custody.nextToFail()).isNull();
    open(8, 10, 1);
    assertThat(custody.nextToFail()).isSameAs(records.get(1));
    assertThat(custody.nextToFail()).isNull();
  }

  @Test
  void atTheBoundThePartitionPausesUntilItIsWellBelow() {
    List<Counted> records = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      assertThat(custody.isPaused()).isFalse();
      records.add(open(i, 10, 1));
    }
    assertThat(custody.isPaused()).isTrue();
    custody.resolveOne(records.get(0));
    assertThat(custody.isPaused()).isTrue();
    custody.resolveOne(records.get(1));
    assertThat(custody.isPaused()).isFalse();
  }

  @Test
  void bytesAreBoundedToo() {
    Counted large = open(1, 1000, 1);
    assertThat(custody.isPaused()).isTrue();
    assertThat(custody.nextToFail()).isSameAs(large);
    custody.resolveOne(large);
    assertThat(custody.isPaused()).isFalse();
  }

  private Counted open(long position, int bytes, int deliveries) {
    Counted record = new Counted(position, bytes);
    custody.open(record, deliveries);
    return record;
  }

  private final class Counted extends RecordCustody {
    private final long position;
    private final int bytes;

    Counted(long position, int bytes) {
      this.position = position;
      this.bytes = bytes;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public int bytes() {
      return bytes;
    }

    @Override
    protected void done() {
      done.add(position);
    }
  }
}
