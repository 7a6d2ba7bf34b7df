@NullMarked
package io.courier.drill.stack;

import org.jspecify.annotations.NullMarked;
