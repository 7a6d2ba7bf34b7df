/// Tests of the package of the same name.
@NullMarked
package io.courier.gateway.drain;

import org.jspecify.annotations.NullMarked;
