package io.courier.logic.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.Position;
import org.junit.jupiter.api.Test;

class FirstSeqTest {
  private final FirstSeq firstSeq = new FirstSeq(3);
  private final long own = Position.of(3, 50);

  @Test
  void theSameRecordProcessedAgainIsNoRetry() {
    assertThat(firstSeq.of(own, Long.toString(own))).isEqualTo(own);
  }

  @Test
  void aLaterRecordOfTheSameMessageIsARetry() {
    long first = Position.of(3, 7);
    assertThat(firstSeq.of(own, Long.toString(first))).isEqualTo(first);
  }

  @Test
  void whatWasRememberedOfOtherTopicsOrOfLostRecordsDoesNotCount() {
    assertThat(firstSeq.of(own, Long.toString(Position.of(2, 7)))).isEqualTo(own);
    assertThat(firstSeq.of(own, Long.toString(Position.of(3, 51)))).isEqualTo(own);
    assertThat(firstSeq.of(own, null)).isEqualTo(own);
    assertThat(firstSeq.of(own, "rubbish")).isEqualTo(own);
  }
}
