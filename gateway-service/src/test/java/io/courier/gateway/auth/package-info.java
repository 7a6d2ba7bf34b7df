/// Tests of the package of the same name.
@NullMarked
package io.courier.gateway.auth;

import org.jspecify.annotations.NullMarked;
