/// `POST /emulation`: how what a client of an HTTP stream says gets in; and the ordinary HTTP
/// around the streams: preflights, and methods that are not allowed.
///
/// Keeps nothing. What a request means is decided in `client`.
@NullMarked
package io.courier.gateway.emulation;

import org.jspecify.annotations.NullMarked;
