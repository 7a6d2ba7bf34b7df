package io.courier.kafka.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.courier.kafka.TestKafka;
import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.produce.Producers;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class BatchOutboundTest {
  private static final int SHARD = 2;

  @Test
  void aRecordThatTheFullProducerDoesNotTakeEndsTheBatchSoThatNothingLaterOvertakesIt() {
    TestKafka.topics(TestKafka.SHARDS).ensure();
    int before = TestKafka.read(Topic.OFFLINE_STORAGE.topicName()).size();
    try (Producer<byte[], byte[]> producer = producerWithALittleBuffer()) {
      outbound(producer).toShard(Topic.OFFLINE_STORAGE, SHARD, store(1));
      producer.flush();
      BackEnds.shared().kafka().pause();
      try {
        BatchOutbound out = outbound(producer);
        assertThatThrownBy(
                () -> {
                  for (int position = 2; position < 100; position++) {
                    out.toShard(Topic.OFFLINE_STORAGE, SHARD, store(position));
                  }
                })
            .isInstanceOf(TransientFailure.class);
      } finally {
        BackEnds.shared().kafka().resume();
      }
      producer.flush();
    }
    assertThat(TestKafka.read(Topic.OFFLINE_STORAGE.topicName()))
        .hasSizeBetween(before + 2, before + 20);
  }

  private static BatchOutbound outbound(Producer<byte[], byte[]> producer) {
    DeadLetters deadLetters = new DeadLetters(producer, new SimpleMeterRegistry(), "test");
    return new BatchOutbound(producer, deadLetters, List.of(), () -> {});
  }

  private static Producer<byte[], byte[]> producerWithALittleBuffer() {
    Map<String, Object> settings =
        new HashMap<>(
            Producers.settings(
                Map.of("bootstrap.servers", BackEnds.shared().kafkaBootstrapServers())));
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 400_000L);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300);
    return new KafkaProducer<>(settings);
  }

  private static OfflineStorage store(int position) {
    Message message =
        Message.newBuilder().setPublication(ByteString.copyFrom(new byte[40_000])).build();
    return OfflineStorage.newBuilder()
        .setStore(Store.newBuilder().setPosition(position).setMessage(message))
        .build();
  }
}
