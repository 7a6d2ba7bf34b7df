/// Sessions: which client connection a frame belongs to, and on which loop it is handled.
///
/// Owns the table of sessions by link and handle, and of those whose clients may speak through
/// other gateways by id: what comes so is passed on to the gateway that holds the session. What a
/// session does to its device's queue is not decided here: frames go as [SessionInput]s to the loop
/// of the user's shard. So do calls of the operator's own servers, which belong to no session.
@NullMarked
package io.courier.access.session;

import org.jspecify.annotations.NullMarked;
