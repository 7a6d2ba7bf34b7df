/// The processes of the services: their own classes, put together over the models.
@NullMarked
package io.courier.simulation.process;

import org.jspecify.annotations.NullMarked;
