/// Tests of the whole gateway, seen from a client's and from an access node's side.
@NullMarked
package io.courier.gateway;

import org.jspecify.annotations.NullMarked;
