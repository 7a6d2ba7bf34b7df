package io.courier.kafka.consume;

import io.courier.kafka.batch.Item;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Records as a poll brings them, without a broker.
///
/// In this package because they are made by the poll loop alone.
public final class Records {
  private Records() {}

  public static Item item(int partition, long offset, ChatInput input) {
    byte[] key = input.getConversation().getBytes(StandardCharsets.UTF_8);
    return new Item(
        new Inbound(
            new ConsumerRecord<>(
                Topic.CHAT_INPUT.topicName(), partition, offset, key, input.toByteArray())),
        input);
  }
}
