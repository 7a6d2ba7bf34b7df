/// Tests of the back ends, against the back ends.
@NullMarked
package io.courier.stack.backends;

import org.jspecify.annotations.NullMarked;
