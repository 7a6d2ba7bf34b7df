/// Tests of the package of the same name.
@NullMarked
package io.courier.gateway.config;

import org.jspecify.annotations.NullMarked;
