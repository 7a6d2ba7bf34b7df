/// Who a client is: tokens, verified once when a session opens and again on refresh.
///
/// Owns no state but the keys. Never logs a token, and never decides what a user may do.
@NullMarked
package io.courier.gateway.auth;

import org.jspecify.annotations.NullMarked;
