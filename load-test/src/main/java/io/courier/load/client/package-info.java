/// Connections of the client protocol with the protobuf codec, as light as a load needs them. What
/// a client says and does with what it hears is its listener's.
@NullMarked
package io.courier.load.client;

import org.jspecify.annotations.NullMarked;
