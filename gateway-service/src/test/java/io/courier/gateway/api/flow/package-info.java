/// Tests of what the server API decides.
@NullMarked
package io.courier.gateway.api.flow;

import org.jspecify.annotations.NullMarked;
