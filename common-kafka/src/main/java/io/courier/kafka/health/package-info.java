/// Whether a service's poll loops do their work, for its readiness.
@NullMarked
package io.courier.kafka.health;

import org.jspecify.annotations.NullMarked;
