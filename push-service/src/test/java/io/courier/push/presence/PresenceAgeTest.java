package io.courier.push.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PresenceAgeTest {
  private final PresenceAge age = new PresenceAge();

  @Test
  void missingOrUnreadableStampsAreNotBelieved() {
    assertThat(age.accepts(1, null, "1")).isFalse();
    assertThat(age.accepts(1, "1", null)).isFalse();
    assertThat(age.accepts(1, "x", "1")).isFalse();
  }

  @Test
  void aHigherBeatOrTheSameIsBelieved() {
    assertThat(age.accepts(1, "10", "5")).isTrue();
    assertThat(age.accepts(1, "10", "5")).isTrue();
    assertThat(age.accepts(1, "10", "6")).isTrue();
  }

  @Test
  void aLowerBeatOfTheSameEpochIsOlder() {
    assertThat(age.accepts(1, "10", "5")).isTrue();
    assertThat(age.accepts(1, "10", "4")).isFalse();
    assertThat(age.accepts(1, "10", "5")).isTrue();
  }

  @Test
  void aNewOwnerBeginsToCountAgain() {
    assertThat(age.accepts(1, "10", "500")).isTrue();
    assertThat(age.accepts(1, "11", "1")).isTrue();
    assertThat(age.accepts(1, "10", "501")).isFalse();
  }

  @Test
  void shardsAreJudgedApart() {
    assertThat(age.accepts(1, "10", "5")).isTrue();
    assertThat(age.accepts(2, "9", "1")).isTrue();
  }
}
