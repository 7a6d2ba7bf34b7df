@NullMarked
package io.courier.drill.load;

import org.jspecify.annotations.NullMarked;
