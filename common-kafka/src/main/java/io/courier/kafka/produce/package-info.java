/// The producer every service uses: idempotent, acknowledged by all, never giving up on a record.
@NullMarked
package io.courier.kafka.produce;

import org.jspecify.annotations.NullMarked;
