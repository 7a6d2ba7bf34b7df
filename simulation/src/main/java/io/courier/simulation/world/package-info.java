/// What all of a run share: its settings, its models, its history, and the deliberate faults in it.
@NullMarked
package io.courier.simulation.world;

import org.jspecify.annotations.NullMarked;
