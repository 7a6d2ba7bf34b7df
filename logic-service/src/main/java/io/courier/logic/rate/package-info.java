/// How fast messages may come: of one user, over all connections and gateways, and in one
/// conversation.
///
/// [RateBook] judges from memory, message by message, and is plain. [RedisBuckets] tells Redis what
/// was taken and learns what other instances took, in the round trip that a poll makes anyway.
///
/// | key | type | written by | read by | life |
/// |---|---|---|---|---|
/// | `rate:{<user or conversation>}` | hash: `full`, `newest` | Logic | Logic | until it is full |
///
/// Off unless it is configured; then nothing is kept and nothing is asked.
@NullMarked
package io.courier.logic.rate;

import org.jspecify.annotations.NullMarked;
