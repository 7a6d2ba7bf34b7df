/// What Redis says about users: where they are online, and which devices they have.
///
/// | key | read for |
/// |---|---|
/// | `presence:{s<N>}` | devices online; `#epoch`, `#beat` and `#history` tell whether it can be |
/// | | believed: missing or going backwards, or of another Redis than the one that answered, no |
/// | `devices:{s<N>}` | all known devices of a user; absent means that only Offline knows, and so |
/// | | does a `#history` that is not the replication ID of the Redis that answered |
///
/// Read, never written. Whoever finds that a shard's presence cannot be believed knows nothing of
/// the shard: it waits for its owner, and never takes everybody for offline.
@NullMarked
package io.courier.push.presence;

import org.jspecify.annotations.NullMarked;
