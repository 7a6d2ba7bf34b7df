package io.courier.kafka.produce;

import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.courier.kafka.TestKafka;
import io.courier.stack.backends.BackEnds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

class ProducersTest {
  private static final String TOPIC = "producers_test";

  @Test
  void aRecordThatKafkaDoesNotTakeHoldsUpNoStop() throws Exception {
    TestKafka.ADMIN.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    DefaultKafkaProducerFactory<byte[], byte[]> factory =
        Producers.factory(Map.of("bootstrap.servers", BackEnds.shared().kafkaBootstrapServers()));
    Producer<byte[], byte[]> producer = factory.createProducer();
    producer.send(new ProducerRecord<>(TOPIC, new byte[1])).get(60, TimeUnit.SECONDS);
    BackEnds.shared().kafka().pause();
    try {
      producer.send(new ProducerRecord<>(TOPIC, new byte[1]));
      assertTimeout(Duration.ofSeconds(25), factory::destroy);
    } finally {
      BackEnds.shared().kafka().resume();
    }
  }
}
