/// The server API: what the operator's own servers ask for by plain HTTP with a key, `/api/…`.
///
/// A call goes up the link to the owner of its user, as what a client says does, and is answered
/// when the owner has answered. Nothing of it is kept: what has no answer in time is told to be
/// unknown, and the server repeats it. [io.courier.gateway.api.flow] decides.
@NullMarked
package io.courier.gateway.api;

import org.jspecify.annotations.NullMarked;
