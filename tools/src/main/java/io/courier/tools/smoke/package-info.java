/// The command `smoke`: two users send each other messages through a gateway, one of them while the
/// other is away, and each has to arrive once. It knows the client protocol and no service.
@NullMarked
package io.courier.tools.smoke;

import org.jspecify.annotations.NullMarked;
