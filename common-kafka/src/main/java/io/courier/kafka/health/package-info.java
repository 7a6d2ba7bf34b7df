/// Whether a service's poll loops do their work, for its readiness, and whether its back ends
/// answer.
@NullMarked
package io.courier.kafka.health;

import org.jspecify.annotations.NullMarked;
