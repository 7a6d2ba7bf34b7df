/// What the single writer of a shard remembers of it. All of it can be lost at any time: it is read
/// again from PostgreSQL when the shard is taken over.
@NullMarked
package io.courier.offline.shard;

import org.jspecify.annotations.NullMarked;
