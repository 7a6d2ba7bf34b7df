/// Courier on one machine: the real back ends without Docker, and the five services beside them.
///
/// Owns how processes are started, watched and ended here. Never holds business code, and never
/// depends on Spring: services' tests and the command line use it alike.
@NullMarked
package io.courier.stack;

import org.jspecify.annotations.NullMarked;
