/// How a start that cannot succeed ends: one sentence that says what is wrong and what to do. And
/// how a service ends that must not go on.
@NullMarked
package io.courier.kafka.start;

import org.jspecify.annotations.NullMarked;
