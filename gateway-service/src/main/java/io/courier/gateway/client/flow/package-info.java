/// The decisions about client sessions: what is written, pinged, confirmed, held, refused; and
/// about what is said here for sessions of other gateways ([Relays]).
///
/// Plain classes without sockets, clock or Spring, each used by one thread at a time. [TimerWheel]
/// and [Relays] serve many sessions, [HeldBudget] serves several threads; the others belong to one
/// connection each.
@NullMarked
package io.courier.gateway.client.flow;

import org.jspecify.annotations.NullMarked;
