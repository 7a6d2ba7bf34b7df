/// Compares models with what they stand for: random operations go to both, and nothing may differ.
@NullMarked
package io.courier.simulation.comparison;

import org.jspecify.annotations.NullMarked;
