/// `./courier drill`: breaks one thing after another under load, and proves that nothing is lost.
@NullMarked
package io.courier.drill;

import org.jspecify.annotations.NullMarked;
