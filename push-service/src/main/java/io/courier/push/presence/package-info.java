/// What Redis says about users: where they are online, and which devices they have.
///
/// | key | read for |
/// |---|---|
/// | `presence:{s<N>}` | devices online; `#epoch` and `#beat` tell whether it can be believed |
/// | `devices:{s<N>}` | all known devices of a user; absent means that only Offline knows, and so |
/// | | does a `#history` that is not the replication ID of the Redis that answered |
///
/// Read, never written. Whoever finds a shard's presence missing or older than it has seen knows
/// nothing about the shard: it waits, and never takes everybody for offline.
@NullMarked
package io.courier.push.presence;

import org.jspecify.annotations.NullMarked;
