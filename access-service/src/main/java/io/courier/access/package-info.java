/// Access: owns shards, serves the sessions of their users, and hands over deliveries.
///
/// Only the main class is here; features have packages of their own.
@NullMarked
package io.courier.access;

import org.jspecify.annotations.NullMarked;
