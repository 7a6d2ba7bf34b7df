/// Client connections: the way from a socket to a session and back.
///
/// A channel that asks for `/connection/websocket` is taken over from the web server's pipeline; a
/// frame codec, one shared handler and one [Session] object are all that a connection keeps. One
/// that asks for an HTTP stream keeps the HTTP codec, and what its client says comes through
/// [Emulations]. Everything else is the same: what differs is a [Transport].
///
/// A session belongs to the event loop of its channel, and only that thread touches it:
/// [SessionLoop] is what the sessions of one event loop share. Never looks into a message, and
/// keeps nothing that outlives the connection.
@NullMarked
package io.courier.gateway.client;

import org.jspecify.annotations.NullMarked;
