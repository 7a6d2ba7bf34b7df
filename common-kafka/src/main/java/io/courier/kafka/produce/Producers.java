package io.courier.kafka.produce;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// The settings of Courier's producer, above what the deployment configures.
public final class Producers {
  /// A record above this is refused before it is sent: a refusal by the broker in the middle of a
  /// stream would leave a hole in it.
  public static final int MAX_RECORD_BYTES = 1_000_000;

  /// Of one request, and so of one record with its headers. Only a dead letter can be so large: its
  /// source may take more than what Courier sends.
  public static final int MAX_REQUEST_BYTES = 16 << 20;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private Producers() {}

  /// With [#settings]. A stop waits 5 s for what Kafka does not take: since nothing is given up, a
  /// close would otherwise take its 30 s whenever Kafka is away. Nothing is lost by it: what was
  /// not acknowledged is neither answered nor committed past.
  public static DefaultKafkaProducerFactory<byte[], byte[]> factory(
      Map<String, Object> configured) {
    DefaultKafkaProducerFactory<byte[], byte[]> factory =
        new DefaultKafkaProducerFactory<>(settings(configured));
    factory.setPhysicalCloseTimeout((int) CLOSE_TIMEOUT.toSeconds());
    return factory;
  }

  /// Never gives up on a record (`delivery.timeout.ms` at its maximum), so that a later one of the
  /// same partition never arrives without it. No linger: three hops take 1.7 ms so. A full buffer
  /// blocks for 5 s at most.
  public static Map<String, Object> settings(Map<String, Object> configured) {
    Map<String, Object> settings = new HashMap<>(configured);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    return settings;
  }
}
