/// Tests of the package of the same name.
@NullMarked
package io.courier.gateway.link;

import org.jspecify.annotations.NullMarked;
