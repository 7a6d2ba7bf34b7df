/// The first seq of each message, which tells a client's retry from the first send.
///
/// | key | type | written by | read by | life |
/// |---|---|---|---|---|
/// | `input:{<conversation>}:<message>` | string, first seq | Logic | Logic | 24 h |
///
/// Written only for messages that were admitted: a refused one is judged anew. Without the key, a
/// retry is fanned out a second time under the same id, and its receivers remove it.
@NullMarked
package io.courier.logic.idempotency;

import org.jspecify.annotations.NullMarked;
