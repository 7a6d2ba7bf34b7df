/// A model of Redis: the keys that Courier uses, which may be lost, rolled back or out of reach.
@NullMarked
package io.courier.simulation.redis;

import org.jspecify.annotations.NullMarked;
