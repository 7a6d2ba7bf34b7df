/// The orderly stop: clients are told to go elsewhere, at a pace, before the server closes.
///
/// Never ends a session without telling its client when to come back.
@NullMarked
package io.courier.gateway.drain;

import org.jspecify.annotations.NullMarked;
