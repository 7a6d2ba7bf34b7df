/// What goes wrong in a drill, one fault after another, and how each is put right again.
@NullMarked
package io.courier.drill.fault;

import org.jspecify.annotations.NullMarked;
