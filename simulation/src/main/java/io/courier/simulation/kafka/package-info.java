/// A model of Kafka: what the services' producers and consumers may rely on, and no more.
@NullMarked
package io.courier.simulation.kafka;

import org.jspecify.annotations.NullMarked;
