/// Real Kafka, Redis and PostgreSQL for tests and for `./courier up`.
///
/// [BackEnds] is the door. Two ways lead to the same thing: embedded (binaries from the Java
/// registry, processes of their own) and containers (Testcontainers). Neither ever stands in for
/// the other by itself, and nothing here is a fake: a back end that is missing is a failure.
@NullMarked
package io.courier.stack.backends;

import org.jspecify.annotations.NullMarked;
