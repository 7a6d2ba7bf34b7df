/// Tests of the command `smoke` without a gateway; with a running Courier it is in system-tests.
@NullMarked
package io.courier.tools.smoke;

import org.jspecify.annotations.NullMarked;
