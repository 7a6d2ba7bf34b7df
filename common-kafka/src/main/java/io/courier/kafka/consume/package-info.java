/// Poll loops: one consumer on one platform thread, records handed over with a `done()`, and the
/// committed offset following the lowest record that is not done.
///
/// Spring Kafka's container cannot express this: with `asyncAcks` it pauses until every offset of
/// the last poll is acknowledged, it passes no close options, and it suffixes `group.instance.id`.
/// The clients still come from Spring's factories.
@NullMarked
package io.courier.kafka.consume;

import org.jspecify.annotations.NullMarked;
