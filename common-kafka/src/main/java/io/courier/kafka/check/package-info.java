/// What no record on a topic may say, whoever wrote it. Plain: no I/O, no Spring.
@NullMarked
package io.courier.kafka.check;

import org.jspecify.annotations.NullMarked;
