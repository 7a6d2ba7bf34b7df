/// Tests of the command `topics`, with a real broker.
@NullMarked
package io.courier.tools.topics;

import org.jspecify.annotations.NullMarked;
