package io.courier.kafka.oncall;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// Dead letters and records for these tests.
final class Letters {
  static final String SECRET = "meet me at noon";

  private Letters() {}

  static Message message(String id) {
    return Message.newBuilder()
        .setId(id)
        .setSeq(7)
        .setAt(1_700_000_000_000L)
        .setPublication(ByteString.copyFromUtf8("{\"text\":\"" + SECRET + "\"}"))
        .build();
  }

  static PushTask fanout(String id) {
    return PushTask.newBuilder().setFanout(Fanout.newBuilder().setMessage(message(id))).build();
  }

  static PushDeliver delivery(String id, long position) {
    return PushDeliver.newBuilder()
        .setDelivery(
            Delivery.newBuilder()
                .setPosition(position)
                .setMessage(message(id))
                .addTargets(Devices.newBuilder().setUser("bob").addDevices("web").addDevices("tv")))
        .build();
  }

  /// As `DeadLetters` sends it, from partition 1 and offset 42.
  static ConsumerRecord<byte[], byte[]> record(
      Topic topic, int partition, long offset, byte @Nullable [] value, String reason) {
    RecordHeaders headers = new RecordHeaders();
    Map.of(
            DeadLetters.REASON,
            reason,
            DeadLetters.SERVICE,
            "test",
            DeadLetters.PARTITION,
            "1",
            DeadLetters.OFFSET,
            "42",
            "foreign",
            "kept")
        .forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
    return new ConsumerRecord<>(
        topic.deadLetterName(),
        partition,
        offset,
        1_000 * offset,
        TimestampType.CREATE_TIME,
        3,
        value == null ? 0 : value.length,
        "key".getBytes(UTF_8),
        value,
        headers,
        Optional.empty());
  }

  static Letter letter(Topic topic, int partition, long offset, String reason) {
    return Letter.of(topic, record(topic, partition, offset, new byte[] {1}, reason));
  }
}
