/// Processes of our own: starting, recognising, signalling and ending them, several
/// at once too, and the ports they use.
///
/// Owns the watchdog that ends what a killed JVM leaves behind. Never touches a process that it was
/// not told about, and never one whose start time differs from what was recorded.
@NullMarked
package io.courier.stack.process;

import org.jspecify.annotations.NullMarked;
