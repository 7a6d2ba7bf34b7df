@NullMarked
package io.courier.drill.fault;

import org.jspecify.annotations.NullMarked;
