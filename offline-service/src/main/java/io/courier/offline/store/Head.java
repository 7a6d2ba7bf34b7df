package io.courier.offline.store;

import java.util.List;

/// The oldest entries of a mailbox.
///
/// @param entries oldest first
/// @param whole whether the mailbox holds nothing else
public record Head(List<StoredEntry> entries, boolean whole) {
  public static final Head EMPTY = new Head(List.of(), true);
}
