/// What clients see: codes, methods, and the frame that carries a publication.
///
/// The wire is the Centrifuge client protocol (docs/client-protocol.md), so its SDKs work
/// unmodified. `wire` holds the generated classes of the protobuf codec.
@NullMarked
package io.courier.messages.client;

import org.jspecify.annotations.NullMarked;
