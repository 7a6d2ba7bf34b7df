package io.courier.access.owner;

/// How much there is in the shards of a loop, or of all loops, at one moment.
///
/// @param sessions attached to queues
/// @param live queues that deliver at once
/// @param catchingUp queues with a session that wait for a mailbox
/// @param detached queues without a session
/// @param held live deliveries that wait to be sent
/// @param unconfirmed live deliveries that were sent
/// @param owed positions that failed and have not come back
/// @param unresolvedRecords of the fullest shard
/// @param unresolvedBytes of the fullest shard
/// @param presenceWaiting actions that wait for a write of presence, of the fullest shard
/// @param markersDue questions for mailboxes that wait: after Redis was emptied, or for Kafka
record OwnerCounts(
    int sessions,
    int live,
    int catchingUp,
    int detached,
    int held,
    int unconfirmed,
    int owed,
    int unresolvedRecords,
    long unresolvedBytes,
    int presenceWaiting,
    int markersDue) {
  static final OwnerCounts NONE = new OwnerCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  OwnerCounts waiting(int forPresence, int forMarkers) {
    return new OwnerCounts(
        sessions,
        live,
        catchingUp,
        detached,
        held,
        unconfirmed,
        owed,
        unresolvedRecords,
        unresolvedBytes,
        forPresence,
        forMarkers);
  }

  OwnerCounts and(OwnerCounts other) {
    return new OwnerCounts(
        sessions + other.sessions,
        live + other.live,
        catchingUp + other.catchingUp,
        detached + other.detached,
        held + other.held,
        unconfirmed + other.unconfirmed,
        owed + other.owed,
        Math.max(unresolvedRecords, other.unresolvedRecords),
        Math.max(unresolvedBytes, other.unresolvedBytes),
        Math.max(presenceWaiting, other.presenceWaiting),
        markersDue + other.markersDue);
  }
}
