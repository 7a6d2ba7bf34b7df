package io.courier.access.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a queue remembers of what it sent, filled beyond its bound.
class RememberedTest {
  private record Live(long position) implements LiveDelivery {
    @Override
    public int bytes() {
      return 10;
    }
  }

  @Test
  void ofThePositionsThatTheDeviceHasTheLastAreKept() {
    SeenPositions seen = new SeenPositions(100);
    for (long position = 1; position <= 1_000; position++) {
      seen.add(position);
    }
    assertThat(seen.contains(900)).isFalse();
    for (long position = 901; position <= 1_000; position++) {
      assertThat(seen.contains(position)).isTrue();
    }
  }

  @Test
  void ofWhatWasSentAndGivenUpTheLastAreKept() {
    InFlight sent = new InFlight();
    for (long position = 1; position <= 1_000; position++) {
      Pending pending = Pending.live(new Live(position), 0);
      pending.sent(position, 0);
      sent.sent(pending);
    }
    List<Long> givenUp = new ArrayList<>();
    sent.giveUpLive(100, pending -> givenUp.add(pending.position));
    assertThat(givenUp).hasSize(1_000);
    assertThat(sent.live()).isZero();
    assertThat(sent.find(900)).isNull();
    assertThat(sent.find(901)).isNotNull();
    assertThat(sent.find(1_000)).isNotNull();
  }
}
