/// The one declaration of all topics, made and checked when a service starts, and the facts that
/// all services must agree on (generation, number of shards).
@NullMarked
package io.courier.kafka.topics;

import org.jspecify.annotations.NullMarked;
