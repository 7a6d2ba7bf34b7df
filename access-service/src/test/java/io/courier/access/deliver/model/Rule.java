package io.courier.access.deliver.model;

/// Rules that can be broken, to show what each is for and that the model notices.
enum Rule {
  /// The committed offset stays behind unresolved records.
  COMMIT_AFTER_CUSTODY,
  /// A new session asks for its mailbox by the road of failed deliveries.
  MARKER,
  /// Failed receipts are never refused for their epoch.
  KEEP_OLD_RECEIPTS,
  /// Rows stored for a device that is online are told to its owner.
  NUDGE,
  /// A page entry is judged by evidence, not by comparing positions.
  EVIDENCE
}
