package io.courier.push.route;

import com.google.protobuf.MessageLite;
import io.courier.messages.topic.Topic;

/// A record that is to leave, to the partition with the number of the shard it is about.
public record Outgoing(Topic topic, MessageLite record) {}
