/// The whole of Courier on one machine: back ends first, then the five services as processes.
///
/// [Stack] is the door, for the command line and for the system tests alike. Owns ports,
/// environment, order and readiness of the processes, and the state file by which `./courier down`
/// finds them. Never looks into what the services do.
@NullMarked
package io.courier.stack.up;

import org.jspecify.annotations.NullMarked;
