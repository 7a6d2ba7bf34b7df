/// Tests of the same package, with real back ends and small services in place of ours.
@NullMarked
package io.courier.stack.cli;

import org.jspecify.annotations.NullMarked;
