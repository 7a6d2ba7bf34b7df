/// What a poll loop asks Redis: everything one poll needs in one pipelined round trip.
///
/// [RedisSettings] bounds what waits for Redis, on these connections and all others of a service.
///
/// Owns no key. Redis never has custody: when it does not answer, the poll is tried again.
@NullMarked
package io.courier.kafka.redis;

import org.jspecify.annotations.NullMarked;
