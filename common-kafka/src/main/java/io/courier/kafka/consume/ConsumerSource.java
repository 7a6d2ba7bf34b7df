package io.courier.kafka.consume;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;

/// Opens the consumers of poll loops through Spring's factory, with the settings all of them share.
public final class ConsumerSource {
  /// Classic protocol: KIP-848 takes 45 s to notice a death, this takes 6 s.
  private static final Map<String, Object> COMMON =
      Map.ofEntries(
          Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
          Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
          Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500),
          // A rebalance waits for every live member, so a stuck one must be given up soon.
          Map.entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 30_000),
          Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500),
          Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
          Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
          Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false));

  private final ConsumerFactory<byte[], byte[]> factory;

  public ConsumerSource(ConsumerFactory<byte[], byte[]> factory) {
    this.factory = factory;
  }

  Consumer<byte[], byte[]> open(PollLoopSettings settings) {
    Map<String, Object> all = new HashMap<>(COMMON);
    all.putAll(settings.consumer());
    Properties properties = new Properties();
    all.forEach((key, value) -> properties.put(key, value.toString()));
    return factory.createConsumer(settings.group(), settings.name(), null, properties);
  }
}
