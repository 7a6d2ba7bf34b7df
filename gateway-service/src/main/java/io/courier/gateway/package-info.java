/// The gateway: client connections on one side, links to the owners of shards on the other.
///
/// Only the main class is here; features have packages of their own.
@NullMarked
package io.courier.gateway;

import org.jspecify.annotations.NullMarked;
