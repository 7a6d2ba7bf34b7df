package io.courier.push.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PresenceAgeTest {
  private static final RedisHistory NOW = new RedisHistory("8371445b");

  private final PresenceAge age = new PresenceAge();

  @Test
  void missingOrUnreadableStampsAreNotBelieved() {
    assertThat(accepts(1, null, "1")).isFalse();
    assertThat(accepts(1, "1", null)).isFalse();
    assertThat(accepts(1, "x", "1")).isFalse();
  }

  @Test
  void aHigherBeatOrTheSameIsBelieved() {
    assertThat(accepts(1, "10", "5")).isTrue();
    assertThat(accepts(1, "10", "5")).isTrue();
    assertThat(accepts(1, "10", "6")).isTrue();
  }

  @Test
  void aLowerBeatOfTheSameEpochIsOlder() {
    assertThat(accepts(1, "10", "5")).isTrue();
    assertThat(accepts(1, "10", "4")).isFalse();
    assertThat(accepts(1, "10", "5")).isTrue();
  }

  @Test
  void aNewOwnerBeginsToCountAgain() {
    assertThat(accepts(1, "10", "500")).isTrue();
    assertThat(accepts(1, "11", "1")).isTrue();
    assertThat(accepts(1, "10", "501")).isFalse();
  }

  @Test
  void shardsAreJudgedApart() {
    assertThat(accepts(1, "10", "5")).isTrue();
    assertThat(accepts(2, "9", "1")).isTrue();
  }

  @Test
  void presenceThatItsOwnerHasNotWrittenSinceRedisWasReplacedIsNotBelieved() {
    assertThat(age.accepts(1, stamp("10", "5", "10 8371445b"), NOW)).isTrue();
    RedisHistory next = new RedisHistory("a4c6bd9b");
    assertThat(age.accepts(1, stamp("10", "5", "10 8371445b"), next)).isFalse();
    assertThat(age.accepts(1, stamp("10", "6", "10 8371445b"), next)).isFalse();
    assertThat(age.accepts(1, stamp("10", "6", "10 a4c6bd9b"), next)).isTrue();
  }

  @Test
  void aProcessThatHasSeenNothingYetIsNotDeceivedByAReplicaEither() {
    assertThat(age.accepts(1, stamp("10", "5", "10 of the server before"), NOW)).isFalse();
    assertThat(age.accepts(1, stamp("10", "4", "10 8371445b"), NOW))
        .as("what was not believed is not remembered")
        .isTrue();
  }

  @Test
  void anOwnerThatNamesNoHistoryStopsNobody() {
    assertThat(age.accepts(1, stamp("10", "5", null), NOW)).isTrue();
    // What the owner before it has left, whose version did.
    assertThat(age.accepts(1, stamp("11", "6", "10 of the server before"), NOW)).isTrue();
    assertThat(age.accepts(1, stamp("11", "6", "110 of the server before"), NOW)).isTrue();
  }

  @Test
  void aServerThatDoesNotSayItsHistoryStopsNobody() {
    RedisHistory silent = new RedisHistory("");
    assertThat(age.accepts(1, stamp("10", "5", "10 8371445b"), silent)).isTrue();
    assertThat(age.accepts(1, stamp("10", "6", "10 "), NOW)).isTrue();
  }

  private boolean accepts(int shard, @Nullable String epoch, @Nullable String beat) {
    return age.accepts(shard, stamp(epoch, beat, epoch + " 8371445b"), NOW);
  }

  private static PresenceStamp stamp(
      @Nullable String epoch, @Nullable String beat, @Nullable String history) {
    return new PresenceStamp(epoch, beat, history);
  }
}
