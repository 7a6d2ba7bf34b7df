/// The Redis keys that more than one service knows, and the form of their values.
///
/// | key | value | written by | read by | life |
/// |---|---|---|---|---|
/// | `topics` | hash, [TopicFacts] | Offline | all | rewritten by heartbeat |
/// | `shards` | hash shard → [ShardOwner] | Access | Gateway, Access | by heartbeat |
/// | `nodes` | hash node → [NodeBeat] | Access | Access | removed on a stop |
/// | `presence:{s7}` | hash user → [OnlineDevice]s | owner | Push, Offline | online |
/// | `devices:{s7}` | hash user → ids joined by `,` | Offline | Push | a hint |
/// | `pushed:{s7}:<message>:<chunk>` | first position | Push | Push | 1 h |
/// | `input:{<conversation>}:<message>` | first seq | Logic | Logic | 24 h |
///
/// A presence hash also has `#epoch`, `#beat`, and `#history`: the epoch and the replication ID of
/// Redis. Who finds them missing, older than it has seen, or of another Redis than the present one
/// treats the shard as unknown, never as offline. A user missing in `devices` means: ask Offline.
///
/// Nothing here has custody of a message: all of it can be rebuilt. Every key that belongs to a
/// shard carries the hash tag `{s<N>}`, so one poll's batch is one pipeline on a cluster too.
@NullMarked
package io.courier.messages.redis;

import org.jspecify.annotations.NullMarked;
