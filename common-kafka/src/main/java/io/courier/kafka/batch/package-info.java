/// What most services do with a poll: decode it, decide, produce, and have it committed when all
/// that was produced is acknowledged. Bad records go to the dead-letter topic, a missing back end
/// is waited for.
@NullMarked
package io.courier.kafka.batch;

import org.jspecify.annotations.NullMarked;
