/// Where records go that can never succeed: untouched, with headers that say why.
@NullMarked
package io.courier.kafka.deadletter;

import org.jspecify.annotations.NullMarked;
