/// One run: what happens in it, what is looked at afterwards, and what is said of a run
/// that failed.
@NullMarked
package io.courier.simulation;

import org.jspecify.annotations.NullMarked;
