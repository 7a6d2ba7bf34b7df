/// The command `./courier simulate`.
@NullMarked
package io.courier.simulation.cli;

import org.jspecify.annotations.NullMarked;
