package io.courier.offline.intake;

import io.courier.offline.store.MailboxRow;
import java.util.List;

/// What a transaction has really changed.
///
/// @param bodies how many were new
/// @param added rows that were not there before
/// @param removed rows that were there before
record Written(int bodies, List<MailboxRow> added, List<MailboxRow> removed) {
  static final Written NOTHING = new Written(0, List.of(), List.of());
}
