/// The clients of a drill: devices that reconnect and repeat as an SDK and its application do, some
/// of them on bad networks, and the load that they send.
@NullMarked
package io.courier.drill.load;

import org.jspecify.annotations.NullMarked;
