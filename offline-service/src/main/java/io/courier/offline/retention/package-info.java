/// How much and how long things are kept: mailboxes within their quota, days made ahead and dropped
/// behind, devices forgotten. What goes from a mailbox leaves a gap that tells its device.
///
/// Owns the partitions of `stored_message` and `mailbox_entry`. Everything else changes under the
/// epoch of the shard's writer and never beside a poll of it ([ShardTurns]), so that what the
/// writer remembers stays exact.
///
/// Decides in plain classes: [Quota], [GapMerge], [DeviceLimit].
@NullMarked
package io.courier.offline.retention;

import org.jspecify.annotations.NullMarked;
