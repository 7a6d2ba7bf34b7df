/// Delivery: what each device has yet to answer, and what becomes of it.
///
/// Owns the decisions of a shard's owner about one device ([DeviceQueue] and its [Feed]) and the
/// custody of the `push_deliver` records that it has read ([PartitionCustody]). Plain classes,
/// driven by one thread: no I/O, no clock, no Spring. Never looks into a message, never writes to
/// a link, Kafka or Redis itself: that is what [DeviceEffects] are for. The rules are those of
/// `delivery.md`.
@NullMarked
package io.courier.access.deliver;

import org.jspecify.annotations.NullMarked;
