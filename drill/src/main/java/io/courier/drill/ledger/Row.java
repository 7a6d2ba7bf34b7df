package io.courier.drill.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What happened to the messages that were due while one fault was on: a line of the table.
///
/// Counts of deliveries are per device. Confined to the [Ledger], which hands out copies.
public final class Row {
  final String name;
  String detail = "";
  boolean mayRepeat;
  long begun;
  long struckAt;
  long endedAt;

  long sent;
  long withheld;
  long accepted;
  long refused;
  long due;
  long delivered;
  long lost;
  long unanswered;

  /// The same message once more under the same id.
  long again;

  /// Those of them by the row in which they came.
  final Map<Row, Long> againIn = new HashMap<>();

  /// Those of them that nothing allows. Known when the books are closed.
  long unexplained;

  /// The same message under another id, another seq, or to somebody it was not for.
  long wrong;

  long disordered;

  /// Out of order, and marked so.
  long lateDisordered;

  long passedOver;
  long longestPause;
  String longest = "";
  long lastLateArrival;
  final Map<String, Long> dropped = new TreeMap<>();

  Row(String name, long begun) {
    this.name = name;
    this.begun = begun;
    this.struckAt = begun;
  }

  private Row(Row row) {
    this(row.name, row.begun);
    detail = row.detail;
    mayRepeat = row.mayRepeat;
    struckAt = row.struckAt;
    endedAt = row.endedAt;
    sent = row.sent;
    withheld = row.withheld;
    accepted = row.accepted;
    refused = row.refused;
    due = row.due;
    delivered = row.delivered;
    lost = row.lost;
    unanswered = row.unanswered;
    again = row.again;
    unexplained = row.unexplained;
    wrong = row.wrong;
    disordered = row.disordered;
    lateDisordered = row.lateDisordered;
    passedOver = row.passedOver;
    longestPause = row.longestPause;
    longest = row.longest;
    lastLateArrival = row.lastLateArrival;
    dropped.putAll(row.dropped);
  }

  /// One of its messages came again, in the row `now`.
  void again(Row now) {
    again++;
    againIn.merge(now, 1L, Long::sum);
  }

  /// Finds the repeats that nothing allows.
  ///
  /// @param rows all of them, with all that was passed over
  void explain(List<Row> rows) {
    againIn.forEach(
        (came, count) -> {
          List<Row> since = rows.subList(rows.indexOf(this), rows.indexOf(came) + 1);
          if (since.stream().noneMatch(Row::mayRepeat)) {
            unexplained += count;
          }
        });
  }

  Row copy() {
    return new Row(this);
  }

  public String name() {
    return name;
  }

  /// Who was hit.
  public String detail() {
    return detail;
  }

  /// When the row began, in nanoseconds of the drill's clock, as the next two.
  public long begun() {
    return begun;
  }

  public long struckAt() {
    return struckAt;
  }

  public long endedAt() {
    return endedAt;
  }

  public long sent() {
    return sent;
  }

  /// Messages that were due and not sent, since too many were under way.
  public long withheld() {
    return withheld;
  }

  public long accepted() {
    return accepted;
  }

  public long refused() {
    return refused;
  }

  /// Deliveries that the accepted messages make.
  public long due() {
    return due;
  }

  public long delivered() {
    return delivered;
  }

  /// Accepted, and not delivered to a device that it was for. Known when the books are closed.
  public long lost() {
    return lost;
  }

  /// Sends that never got a reply. Known when the books are closed.
  public long unanswered() {
    return unanswered;
  }

  public long again() {
    return again;
  }

  /// Repeats that nothing allows: since their message was due no access node died, and nothing was
  /// passed over. Known when the books are closed.
  public long unexplained() {
    return unexplained;
  }

  /// Whether what happened here allows repeats under the same id, here and later.
  public boolean mayRepeat() {
    return mayRepeat || passedOver > 0;
  }

  public long wrong() {
    return wrong;
  }

  public long disordered() {
    return disordered;
  }

  public long lateDisordered() {
    return lateDisordered;
  }

  /// As the services count it.
  public long passedOver() {
    return passedOver;
  }

  /// Connections of clients that ended and that the drill did not end, by code or reason.
  public Map<String, Long> dropped() {
    return Map.copyOf(dropped);
  }

  public long droppedSockets() {
    return dropped.values().stream().mapToLong(it -> it).sum();
  }

  /// The longest time from when a message was due to its arrival, in nanoseconds.
  public long longestPause() {
    return longestPause;
  }

  /// Which message that was.
  public String longest() {
    return longest;
  }

  /// From the blow to the arrival of the last message that was late, in nanoseconds; 0 when none
  /// was.
  public long timeToNormal() {
    return lastLateArrival == 0 ? 0 : Math.max(0, lastLateArrival - struckAt);
  }
}
