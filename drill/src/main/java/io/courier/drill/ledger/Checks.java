package io.courier.drill.ledger;

/// Whether an arrival is what it should be: for this device, once, under one id, in its order.
final class Checks {
  private final Findings findings;

  Checks(Findings findings) {
    this.findings = findings;
  }

  /// An arrival of a message that is not in the books.
  ///
  /// @param sent whether its number was ever given to a message
  void unknown(Row row, Receiver receiver, Arrival arrival, boolean sent) {
    if (sent && arrival.number() >= 0) {
      row.again(row);
      findings.add(row, "again: %s at %s, long after".formatted(arrival, receiver.name));
    } else {
      row.wrong++;
      findings.add(row, "wrong: %s at %s, which nobody sent".formatted(arrival, receiver.name));
    }
  }

  /// Whether the device gets it for the first time, and rightly so.
  ///
  /// @param now the present row
  boolean isNew(Row now, Entry entry, Receiver receiver, Arrival arrival) {
    int place = entry.expected.indexOf(receiver);
    if (place < 0) {
      entry.row.wrong++;
      findings.add(
          entry.row, "wrong: %s at %s, not for it".formatted(Findings.of(entry), receiver.name));
      return false;
    }
    if (!id(entry, arrival.id(), receiver.name)) {
      return false;
    }
    if (entry.received[place]) {
      entry.row.again(now);
      findings.add(
          entry.row,
          "again: %s at %s: position %d%s, at position %d by now"
              .formatted(
                  Findings.of(entry),
                  receiver.name,
                  arrival.position(),
                  arrival.late() ? " (late)" : "",
                  receiver.lastPosition));
      return false;
    }
    return true;
  }

  /// One message has one id, whoever names it.
  boolean id(Entry entry, String id, String where) {
    if (entry.id == null) {
      entry.id = id;
    }
    if (entry.id.equals(id)) {
      return true;
    }
    entry.row.wrong++;
    findings.add(entry.row, "wrong: %s is %s in %s".formatted(Findings.of(entry), id, where));
    return false;
  }

  /// The order of the conversation, which is the same everywhere, and of the device's positions.
  void order(Entry entry, Receiver receiver, Arrival arrival) {
    if (entry.seq == 0) {
      entry.seq = arrival.seq();
      if (entry.seq <= entry.above) {
        disordered(entry, receiver, "is not behind one that was accepted before it was sent");
      }
    } else if (entry.seq != arrival.seq()) {
      disordered(entry, receiver, "has seq " + arrival.seq() + " here");
    }
    long lastSeq = receiver.lastSeqs.getOrDefault(entry.conversation, 0L);
    boolean behind = arrival.seq() <= lastSeq;
    if (arrival.late()) {
      entry.row.lateDisordered += behind ? 1 : 0;
    } else if (behind) {
      disordered(entry, receiver, "came behind seq " + lastSeq);
    } else if (arrival.position() != 0 && arrival.position() <= receiver.lastPosition) {
      disordered(
          entry,
          receiver,
          "has position %d, behind %d".formatted(arrival.position(), receiver.lastPosition));
    }
    receiver.lastSeqs.merge(entry.conversation, arrival.seq(), Math::max);
    receiver.lastPosition = Math.max(receiver.lastPosition, arrival.position());
  }

  private void disordered(Entry entry, Receiver receiver, String how) {
    entry.row.disordered++;
    findings.add(
        entry.row, "out of order: %s at %s %s".formatted(Findings.of(entry), receiver.name, how));
  }
}
