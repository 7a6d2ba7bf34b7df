package io.courier.drill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A repeat counts against what happened since its message was due.
class RepeatsTest extends LedgerBooks {
  @Test
  void aRepeatInALaterRowCountsWhereItsMessageDoes() {
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    ledger.begin("kafka-kill", Repeats.NONE, 2 * SECOND);
    ledger.begin("after", Repeats.NONE, 3 * SECOND);
    arrive("bob/phone", number, 1);
    assertThat(broken()).containsExactly("warm-up: 1 delivered again where nothing allows it");
  }

  @Test
  void aRepeatIsExplainedByWhatWasPassedOverSince() {
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    ledger.begin("kafka-kill", Repeats.NONE, 2 * SECOND);
    ledger.passedOver(1);
    ledger.begin("after", Repeats.NONE, 3 * SECOND);
    arrive("bob/phone", number, 1);
    assertThat(broken()).isEmpty();
    assertThat(ledger.rows().getFirst().again()).isEqualTo(1);
  }

  @Test
  void aRepeatIsNotExplainedByWhatHappenedBeforeTheMessage() {
    ledger.begin("access-kill", Repeats.ANY, SECOND);
    ledger.begin("after", Repeats.NONE, 2 * SECOND);
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    arrive("bob/phone", number, 1);
    assertThat(broken()).containsExactly("after: 1 delivered again where nothing allows it");
  }

  @Test
  void aRollAllowsARepeatOfWhatADeviceCouldNotConfirm() {
    ledger.begin("access-roll", Repeats.UNCONFIRMED, SECOND);
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    ledger.away("bob/phone", 2 * SECOND);
    arrive("bob/phone", number, 1);
    assertThat(broken()).isEmpty();
    arrive("bob/desk", number, 1);
    assertThat(broken()).containsExactly("access-roll: 1 delivered again where nothing allows it");
  }

  @Test
  void aRollAllowsARepeatOfWhatWasConfirmedTooLate() {
    ledger.begin("access-roll", Repeats.UNCONFIRMED, SECOND);
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    arrive("bob/desk", number, 1);
    assertThat(broken()).containsExactly("access-roll: 1 delivered again where nothing allows it");
    ledger.unconfirmed(1);
    assertThat(broken()).isEmpty();
  }
}
