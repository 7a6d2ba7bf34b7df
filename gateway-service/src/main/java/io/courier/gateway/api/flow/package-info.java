/// What the server API decides: who a key belongs to, how much it may do, what a body says, in
/// which order its messages leave, and what is told when an owner goes away in the middle.
///
/// Plain: no sockets, no Spring, no clock of its own.
@NullMarked
package io.courier.gateway.api.flow;

import org.jspecify.annotations.NullMarked;
