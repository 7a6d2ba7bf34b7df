/// A model of PostgreSQL: Offline's tables, with transactions that are all or nothing.
@NullMarked
package io.courier.simulation.postgres;

import org.jspecify.annotations.NullMarked;
