/// The one declaration of all topics, made and checked when a service starts, and the facts that
/// all services must agree on (generation, number of shards).
///
/// [TopicWatch] looks on while the service runs, and ends it when topics were made anew.
@NullMarked
package io.courier.kafka.topics;

import org.jspecify.annotations.NullMarked;
