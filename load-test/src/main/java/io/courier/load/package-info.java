/// Loads a running stack as many clients would, checks every message, and says what one costs in
/// CPU time over all server processes.
///
/// Measuring is done by command and never in a test: the figures depend on the machine.
@NullMarked
package io.courier.load;

import org.jspecify.annotations.NullMarked;
