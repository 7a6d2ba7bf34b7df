/// The whole service on real Kafka and Redis, seen from its edges: links and topics.
@NullMarked
package io.courier.access.service;

import org.jspecify.annotations.NullMarked;
