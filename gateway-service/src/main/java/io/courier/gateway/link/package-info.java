/// The links to access nodes, and who owns which shard.
///
/// One WebSocket to each access node that owns a shard carries the frames of all sessions there.
/// Reads the Redis hashes `shards` and `topics`; writes nothing. Never looks into a client's frame,
/// and knows sessions only as handles: what arrives goes to the [LinkListener].
@NullMarked
package io.courier.gateway.link;

import org.jspecify.annotations.NullMarked;
