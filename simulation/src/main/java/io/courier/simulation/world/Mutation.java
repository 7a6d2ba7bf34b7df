package io.courier.simulation.world;

/// A deliberate fault, put into the wiring or the models of a run to show that it would be found.
public enum Mutation {
  /// The owner commits a delivery as soon as it has read it.
  OWNER_COMMITS_EARLY,
  /// Push commits before the brokers have what it produced.
  PUSH_COMMITS_EARLY,
  /// Logic commits before the brokers have what it produced.
  LOGIC_COMMITS_EARLY,
  /// Offline commits before PostgreSQL has what it stores.
  OFFLINE_COMMITS_EARLY,
  /// A new session asks for its mailbox directly, not by the road of failed deliveries.
  NO_MARKER,
  /// Push drops failed receipts of an owner that was deposed.
  OLD_RECEIPTS_DROPPED,
  /// Nobody tells an owner that rows were stored for a device that is online.
  NO_NUDGE,
  /// Page entries that are not above what the client has confirmed are taken for repeats.
  PAGES_FILTERED,
  /// A message that was pushed before is not pushed again.
  REPEATS_DROPPED,
  /// The marker and the session's opening do not wait until presence is written.
  PRESENCE_LATE,
  /// A confirmed page deletes everything up to its highest position.
  DELETES_UP_TO,
  /// A deposed owner's presence is taken.
  PRESENCE_UNFENCED,
  /// A deposed Offline's transactions are taken.
  STORE_UNFENCED,
  /// Presence that Redis has lost counts as nobody being online.
  LOST_PRESENCE_BELIEVED,
  /// Hints of known devices count, whatever Redis has lost since they were written.
  OLD_HINTS_BELIEVED,
  /// An owner goes on for ever without an answer of the group.
  NO_LEASE,
  /// The gateway writes what it has written for a former owner again.
  GATEWAY_WRITES_AGAIN,
  /// The gateway takes deliveries of an older epoch.
  GATEWAY_TAKES_OLD_EPOCHS,
  /// The gateway goes on writing behind an overflow that the owner does not know of.
  OVERFLOW_UNNOTICED,
  /// A retry of a message that Logic remembers is forgotten, whether its first fan-out left or not.
  LOGIC_TRUSTS_MEMORY,
  /// Logic fans a retry out as a new message.
  LOGIC_FORGETS
}
