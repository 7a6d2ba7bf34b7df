@NullMarked
package io.courier.drill.watch;

import org.jspecify.annotations.NullMarked;
