/// The books of a drill: what was sent, what was accepted, which device received it and in which
/// order, and the judgement about all of it. Plain classes without I/O, threads or a clock: time
/// comes in with each call, in nanoseconds of one clock.
@NullMarked
package io.courier.drill.ledger;

import org.jspecify.annotations.NullMarked;
