package io.courier.drill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Alice's phone writes to Bob, who has a phone and a desk; Alice has a desk too. Each test breaks
/// one promise, and the books must show that one alone.
class LedgerTest extends LedgerBooks {

  @Test
  void whatAllDevicesReceiveOnceAndInOrderBreaksNothing() {
    for (int i = 1; i <= 3; i++) {
      long number = sendAndAccept();
      arriveEverywhere(number, i);
    }
    assertThat(broken()).isEmpty();
    Row row = ledger.rows().getFirst();
    assertThat(row.sent()).isEqualTo(3);
    assertThat(row.accepted()).isEqualTo(3);
    assertThat(row.due()).isEqualTo(9);
    assertThat(row.delivered()).isEqualTo(9);
    assertThat(ledger.unresolved()).isZero();
  }

  @Test
  void anAcceptedMessageThatOneDeviceDoesNotGetIsLost() {
    long number = sendAndAccept();
    arrive("bob/phone", number, 1);
    arrive("alice/desk", number, 1);
    assertThat(ledger.unresolved()).isEqualTo(1);
    assertThat(broken()).containsExactly("warm-up: 1 lost");
    assertThat(ledger.findings()).anyMatch(it -> it.contains("lost") && it.contains("bob/desk"));
  }

  @Test
  void whoWaitsIsNamed() {
    long number = sendAndAccept();
    arrive("bob/phone", number, 1);
    assertThat(ledger.waiting(SECOND)).isEmpty();
    assertThat(ledger.waiting(9 * SECOND))
        .hasValueSatisfying(it -> assertThat(it).endsWith("[bob/desk, alice/desk]"));
  }

  @Test
  void theSendersOtherDeviceCountsAndTheSendingOneDoesNot() {
    long number = sendAndAccept();
    arrive("bob/phone", number, 1);
    arrive("bob/desk", number, 1);
    assertThat(broken()).containsExactly("warm-up: 1 lost");
    assertThat(ledger.findings()).anyMatch(it -> it.contains("alice/desk"));
  }

  @Test
  void aSendThatIsNeverAnsweredIsNotLostButNamed() {
    ledger.due("alice/phone", "bob", SECOND);
    assertThat(broken()).containsExactly("warm-up: 1 sent and never answered");
  }

  @Test
  void aRefusalIsNamedAndNotWaitedFor() {
    long number = ledger.due("alice/phone", "bob", SECOND);
    ledger.refused(number, "107 bad request");
    assertThat(ledger.unresolved()).isZero();
    assertThat(broken()).containsExactly("warm-up: 1 refused for good");
  }

  @Test
  void aMessageThatComesAgainUnderItsIdIsARepeat() {
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    arrive("bob/phone", number, 1);
    assertThat(broken()).containsExactly("warm-up: 1 delivered again where nothing allows it");
  }

  @Test
  void aRepeatIsAllowedWhereTheGuaranteesAllowIt() {
    ledger.begin("access-kill", Repeats.ANY, SECOND);
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    arrive("bob/phone", number, 1);
    assertThat(broken()).isEmpty();
    assertThat(ledger.rows().getLast().again()).isEqualTo(1);
  }

  @Test
  void aRepeatLongAfterIsStillARepeat() {
    for (int i = 1; i <= 300; i++) {
      arriveEverywhere(sendAndAccept(), i);
    }
    arrive("bob/phone", 0, 1);
    assertThat(broken()).containsExactly("warm-up: 1 delivered again where nothing allows it");
  }

  @Test
  void theSameMessageUnderAnotherIdIsWrongWhateverIsAllowed() {
    ledger.begin("access-kill", Repeats.ANY, SECOND);
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    ledger.received("bob/phone", new Arrival(number, "other", 2, 2, false), 2 * SECOND);
    assertThat(broken()).containsExactly("access-kill: 1 under another id, or not for that device");
  }

  @Test
  void aReplyWithAnotherIdThanTheMessageIsWrong() {
    long number = ledger.due("alice/phone", "bob", SECOND);
    ledger.accepted(number, "another", SECOND);
    arrive("bob/phone", number, 1);
    assertThat(broken()).contains("warm-up: 1 under another id, or not for that device");
  }

  @Test
  void aMessageForSomebodyElseIsWrong() {
    long number = sendAndAccept();
    arriveEverywhere(number, 1);
    arrive("carol/phone", number, 1);
    assertThat(broken()).containsExactly("warm-up: 1 under another id, or not for that device");
  }

  @Test
  void aMessageThatNobodySentIsWrong() {
    arrive("carol/phone", 77, 1);
    assertThat(broken()).containsExactly("warm-up: 1 under another id, or not for that device");
  }

  @Test
  void aMessageBehindALaterOneOfItsConversationIsOutOfOrder() {
    long first = sendAndAccept();
    long second = sendAndAccept();
    arriveEverywhere(second, 2);
    arriveEverywhere(first, 1);
    assertThat(broken()).containsExactly("warm-up: 3 out of order");
  }

  @Test
  void aLowerPositionThanTheOneBeforeIsOutOfOrder() {
    long toBob = sendAndAccept();
    long fromCarol = ledger.due("carol/phone", "bob", SECOND);
    ledger.accepted(fromCarol, "id" + fromCarol, SECOND);
    arriveEverywhere(toBob, 5);
    ledger.received("bob/phone", arrival(fromCarol, 1, 4, false), SECOND);
    ledger.received("bob/desk", arrival(fromCarol, 1, 6, false), SECOND);
    assertThat(broken()).containsExactly("warm-up: 1 out of order");
  }

  @Test
  void aMessageWithDifferentSeqsAtTwoDevicesIsOutOfOrder() {
    long number = sendAndAccept();
    arrive("bob/phone", number, 1);
    arrive("bob/desk", number, 1);
    ledger.received("alice/desk", arrival(number, 2, 2, false), SECOND);
    assertThat(broken()).containsExactly("warm-up: 1 out of order");
  }

  @Test
  void aMessageSentAfterAnotherWasAcceptedMustComeBehindIt() {
    arriveEverywhere(sendAndAccept(), 10);
    long later = sendAndAccept();
    ledger.received("bob/phone", arrival(later, 9, 11, true), SECOND);
    assertThat(ledger.rows().getFirst().disordered()).isEqualTo(1);
  }

  @Test
  void lateOnesMayBeOutOfOrderWhereAServiceSaysThatItPassedThemOver() {
    long first = sendAndAccept();
    long second = sendAndAccept();
    arriveEverywhere(second, 2);
    for (String device : List.of("bob/phone", "bob/desk", "alice/desk")) {
      ledger.received(device, arrival(first, 1, 0, true), SECOND);
    }
    assertThat(new Verdict(ledger.rows(), 0, 0).broken())
        .containsExactly(
            "3 out of order and marked late, and no service says that it passed anything over");
    ledger.passedOver(3);
    assertThat(broken()).isEmpty();
  }

  @Test
  void whatIsLeftAtTheEndIsStuck() {
    assertThat(new Verdict(ledger.rows(), 2, 3).broken())
        .containsExactly("2 entries are stuck in mailboxes", "3 records are stuck in topics");
  }

  @Test
  void aPauseCountsFromWhenTheMessageWasDue() {
    long number = sendAndAccept();
    ledger.received("bob/phone", arrival(number, 1, 1, false), 4 * SECOND);
    Row row = ledger.rows().getFirst();
    assertThat(row.longestPause()).isEqualTo(3 * SECOND);
    assertThat(row.timeToNormal()).isEqualTo(4 * SECOND);
  }

  @Test
  void aPauseCountsFromWhenTheDeviceHadItsNetworkBack() {
    ledger.away("bob/phone", SECOND);
    long number = sendAndAccept();
    assertThat(ledger.overdue(3 * SECOND)).isEqualTo(1); // the desk is there
    arrive("bob/desk", number, 1);
    arrive("alice/desk", number, 1);
    assertThat(ledger.overdue(9 * SECOND)).isZero();
    ledger.back("bob/phone", 9 * SECOND);
    assertThat(ledger.overdue(9 * SECOND)).isZero();
    assertThat(ledger.overdue(11 * SECOND)).isEqualTo(1);
    ledger.received("bob/phone", arrival(number, 1, 1, false), 11 * SECOND);
    assertThat(ledger.rows().getFirst().longestPause()).isEqualTo(2 * SECOND);
    assertThat(ledger.overdue(20 * SECOND)).isZero();
  }

  @Test
  void aMessageIsBookedWhereItWasDue() {
    long number = sendAndAccept();
    ledger.begin("gateway-kill", Repeats.NONE, 2 * SECOND);
    ledger.struck("gateway-1", 3 * SECOND);
    ledger.dropped("bob/phone", "3001", 3 * SECOND);
    arriveEverywhere(number, 1);
    assertThat(ledger.rows()).extracting(Row::delivered).containsExactly(3L, 0L);
    assertThat(ledger.rows()).extracting(Row::droppedSockets).containsExactly(0L, 1L);
  }
}
