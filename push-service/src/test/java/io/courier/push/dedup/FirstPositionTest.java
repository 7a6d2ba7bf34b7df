package io.courier.push.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.Position;
import org.junit.jupiter.api.Test;

class FirstPositionTest {
  private final FirstPosition first = new FirstPosition(3);
  private final long own = Position.of(3, 50);

  @Test
  void aNewMessageHasTheOwnPosition() {
    assertThat(first.of(own, Long.toString(own))).isEqualTo(own);
  }

  @Test
  void aRepeatKeepsTheFirstPosition() {
    long earlier = Position.of(3, 7);
    assertThat(first.of(own, Long.toString(earlier))).isEqualTo(earlier);
  }

  @Test
  void aPositionOfEarlierTopicsIsNotUsed() {
    assertThat(first.of(own, Long.toString(Position.of(2, 7)))).isEqualTo(own);
  }

  @Test
  void aPositionAboveTheOwnIsNotUsed() {
    assertThat(first.of(own, Long.toString(own + 1))).isEqualTo(own);
  }

  @Test
  void whatRedisCouldNotKeepIsNoRepeat() {
    assertThat(first.of(own, null)).isEqualTo(own);
    assertThat(first.of(own, "rubbish")).isEqualTo(own);
  }
}
