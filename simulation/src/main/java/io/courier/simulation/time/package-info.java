/// Virtual time, and chance that is the same again for the same seed.
@NullMarked
package io.courier.simulation.time;

import org.jspecify.annotations.NullMarked;
