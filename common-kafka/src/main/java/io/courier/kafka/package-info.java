/// How services consume and produce. Plumbing only: no business rule is here.
@NullMarked
package io.courier.kafka;

import org.jspecify.annotations.NullMarked;
