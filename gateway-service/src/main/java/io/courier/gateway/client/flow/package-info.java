/// The decisions of one client session: what is written, pinged, confirmed, held, refused.
///
/// Plain classes without sockets, clock or Spring. Each is owned by one connection and used by one
/// thread at a time, except [HeldBudget], which all connections share.
@NullMarked
package io.courier.gateway.client.flow;

import org.jspecify.annotations.NullMarked;
