package io.courier.drill.ledger;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/// Alice's phone writes to Bob, who has a phone and a desk; Alice has a desk too.
abstract class LedgerBooks {
  static final long SECOND = 1_000_000_000L;

  final Ledger ledger = new Ledger(100, 0);

  @BeforeEach
  void everybodyIsKnown() {
    ledger.begin("warm-up", Repeats.NONE, 0);
    for (String user : List.of("alice", "bob", "carol")) {
      ledger.known(user, "phone");
    }
    ledger.known("alice", "desk");
    ledger.known("bob", "desk");
  }

  long sendAndAccept() {
    long number = ledger.due("alice/phone", "bob", SECOND);
    ledger.accepted(number, "id" + number, SECOND);
    return number;
  }

  void arriveEverywhere(long number, long seq) {
    List.of("bob/phone", "bob/desk", "alice/desk").forEach(it -> arrive(it, number, seq));
  }

  void arrive(String device, long number, long seq) {
    ledger.received(device, arrival(number, seq, seq, false), SECOND);
  }

  static Arrival arrival(long number, long seq, long position, boolean late) {
    return new Arrival(number, "id" + number, seq, position, late);
  }

  List<String> broken() {
    ledger.close(10 * SECOND);
    return new Verdict(ledger.rows(), 0, 0).broken();
  }
}
