/// Presence: which devices of a shard's users are online, as their owner knows it, kept in Redis.
///
/// | key | type | value | readers | life |
/// |---|---|---|---|---|
/// | `presence:{s7}` | hash | user → devices online | Push, Offline | while online |
/// | | | `#epoch`, `#beat` | | rewritten every second |
/// | | | `#write`: number of the last write | none | rewritten with each |
///
/// Memory is the truth, Redis a copy: [PresenceBook] says what is to be written, [PresenceWrites]
/// how and under which number, [PresenceKeeper] writes it, notices when Redis has lost it, and
/// writes it all anew. Nobody but the owner of a shard writes its hash. It never decides when a
/// device is gone.
@NullMarked
package io.courier.access.presence;

import org.jspecify.annotations.NullMarked;
