package io.courier.offline.retention;

/// What a gap must say of one entry that was dropped.
///
/// @param conversation empty for an event that belongs to none
/// @param seq 0 for an event that belongs to none
record Dropped(String conversation, long seq) {}
