/// The service alone, against real Kafka, Redis and PostgreSQL.
@NullMarked
package io.courier.offline.service;

import org.jspecify.annotations.NullMarked;
