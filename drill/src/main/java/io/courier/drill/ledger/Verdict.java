package io.courier.drill.ledger;

import java.util.ArrayList;
import java.util.List;

/// What a drill proves: every sentence is a promise that was broken.
public final class Verdict {
  private final List<String> broken = new ArrayList<>();

  /// @param rows with the books closed
  /// @param leftInMailboxes entries that are left when all are connected and have received all
  /// @param notRead records that the services have not committed past by then
  public Verdict(List<Row> rows, long leftInMailboxes, long notRead) {
    for (Row row : rows) {
      check(row, row.lost(), "lost");
      check(row, row.unanswered(), "sent and never answered");
      check(row, row.refused(), "refused for good");
      check(row, row.wrong(), "under another id, or not for that device");
      check(row, row.disordered(), "out of order");
      check(row, row.unexplained(), "delivered again where nothing allows it");
    }
    long late = rows.stream().mapToLong(Row::lateDisordered).sum();
    if (late > 0 && rows.stream().noneMatch(row -> row.passedOver() > 0)) {
      broken.add(
          late + " out of order and marked late, and no service says that it passed anything over");
    }
    if (leftInMailboxes > 0) {
      broken.add(leftInMailboxes + " entries are stuck in mailboxes");
    }
    if (notRead > 0) {
      broken.add(notRead + " records are stuck in topics");
    }
  }

  public void add(String sentence) {
    broken.add(sentence);
  }

  /// Empty when every promise was kept.
  public List<String> broken() {
    return List.copyOf(broken);
  }

  private void check(Row row, long count, String what) {
    if (count > 0) {
      broken.add(row.name() + ": " + count + " " + what);
    }
  }
}
