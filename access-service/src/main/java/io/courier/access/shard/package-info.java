/// Shards: which of them this node owns, since which epoch, and on which thread each is handled.
///
/// The consumer group of `push_deliver` assigns shards; this package turns an assignment into an
/// epoch, publishes it, and stops all effects when the group may have given the shards away.
///
/// | key | type | value | readers | life |
/// |---|---|---|---|---|
/// | `shards` | hash | shard → epoch, node, link address | Gateway, Access | by heartbeat |
/// | `nodes` | hash | node → time, link address | Access | removed on a stop |
///
/// It never looks at sessions or deliveries: what lives in a shard is a [ShardTenant].
@NullMarked
package io.courier.access.shard;

import org.jspecify.annotations.NullMarked;
