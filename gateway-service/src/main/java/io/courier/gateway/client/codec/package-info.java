/// The two codecs of the client protocol: commands in, replies out, as bytes.
///
/// Plain: no sockets, no state between frames. Never looks into the data of a command beyond
/// checking that it is JSON.
@NullMarked
package io.courier.gateway.client.codec;

import org.jspecify.annotations.NullMarked;
