/// The demo page and tokens for its three users, for trying Courier out on one machine.
///
/// Nothing of it exists unless `courier.gateway.demo.enabled` is set: whoever can reach these paths
/// can be alice. Owns `classpath:/demo/`.
@NullMarked
package io.courier.gateway.demo;

import org.jspecify.annotations.NullMarked;
