/// How this service produces: one thread that hands records to Kafka's producer, so that no shard
/// loop ever waits for Kafka.
///
/// Records for one partition leave in the order they were given, also across a pause of Kafka: a
/// marker never overtakes the failed deliveries before it.
@NullMarked
package io.courier.access.produce;

import org.jspecify.annotations.NullMarked;
