package io.courier.access.owner;

import io.courier.kafka.consume.Inbound;
import io.courier.messages.topic.PushDeliver;

/// One decoded record of `push_deliver`, and its custody.
///
/// @param bytes of the record's value
record Arrived(Inbound inbound, PushDeliver record, int bytes) {}
