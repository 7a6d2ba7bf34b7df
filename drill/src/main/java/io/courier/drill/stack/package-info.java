/// The stack that a drill is about: one of its own, or one that `./courier up` has started.
@NullMarked
package io.courier.drill.stack;

import org.jspecify.annotations.NullMarked;
