/// Tests of the package of the same name.
@NullMarked
package io.courier.gateway.client.flow;

import org.jspecify.annotations.NullMarked;
