/// Tests of the command line of courier/tools.
@NullMarked
package io.courier.tools;

import org.jspecify.annotations.NullMarked;
