/// What each device has not confirmed: bodies, mailbox entries, and the copy of them in Redis.
///
/// Owns the tables `shard_epoch`, `stored_message` and `mailbox_entry`, and the Redis key
/// `mailbox:{s7}:<user>:<device>` (sorted set, score = position; written and read here only; a
/// bounded number of the newest entries; a day after the last write it goes).
///
/// A body is kept once for each (day, shard, position). A position is the offset of one `push_task`
/// record of the shard, so within a shard it names one message; recipients in other shards have
/// other positions and bodies of their own. So no writer needs to know of another shard.
///
/// PostgreSQL has custody. The copy in Redis is believed only when its entries are exactly those
/// that the shard's single writer knows to be in the mailbox (see [Fingerprint]): a write that
/// failed, an emptied, rolled back or deposed copy is passed by without having to be noticed.
///
/// Never decides what a device receives, and never reads a message.
@NullMarked
package io.courier.offline.store;

import org.jspecify.annotations.NullMarked;
