/// What each device has not confirmed: bodies, mailbox entries, and the copy of them in Redis.
///
/// Owns the tables `shard_epoch`, `stored_message`, `mailbox_entry` and `mailbox_gap`, and the
/// Redis key
/// `mailbox:{s7}:<user>:<device>` (sorted set, score = position; written and read here only; a
/// bounded number of the newest entries; a day after the last write it goes).
///
/// A body is kept once for each (day, shard, position). A position is the offset of one `push_task`
/// record of the shard, so within a shard it names one message; recipients in other shards have
/// other positions and bodies of their own. So no writer needs to know of another shard.
///
/// A gap is an entry too: it stands for entries that were dropped, and lies below all messages. Its
/// position is of generation 0, from a sequence: no message ever had it, and no other gap, nor this
/// one before it grew. So neither the device nor its owner can take it for what they have seen.
///
/// PostgreSQL has custody. The copy in Redis is believed only when its entries are exactly those
/// that the shard's single writer knows to be in the mailbox (see [Fingerprint]): a write that
/// failed, an emptied, rolled back or deposed copy is passed by without having to be noticed.
///
/// Never decides what a device receives, and never reads a message.
@NullMarked
package io.courier.offline.store;

import org.jspecify.annotations.NullMarked;
