package io.courier.offline.retention;

import io.courier.offline.store.Census;
import io.courier.offline.store.MailboxRow;
import java.util.List;

/// What a transaction has put in the place of what.
///
/// @param messages that are gone
/// @param formerGaps that were replaced by grown ones
/// @param gaps that are new or have grown
record Replaced(List<MailboxRow> messages, List<MailboxRow> formerGaps, List<MailboxRow> gaps) {
  static final Replaced NOTHING = new Replaced(List.of(), List.of(), List.of());

  /// After the transaction is committed.
  void enter(Census census) {
    messages.forEach(census::removed);
    formerGaps.forEach(census::removed);
    gaps.forEach(census::added);
  }
}
