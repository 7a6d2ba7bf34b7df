/// One round trip to Redis for a whole poll. Plumbing: knows no key.
@NullMarked
package io.courier.offline.redis;

import org.jspecify.annotations.NullMarked;
