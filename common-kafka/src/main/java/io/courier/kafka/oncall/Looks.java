package io.courier.kafka.oncall;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;

/// Opens a look at dead letters: a consumer of its own, in no group, for one call.
final class Looks {
  private static final String CLIENT = "dead-letters";

  /// What one fetch brings, in memory beside what the service works on.
  private static final int FETCH_BYTES = 4 << 20;

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final Duration callTime;

  Looks(ConsumerFactory<byte[], byte[]> consumers, Duration callTime) {
    this.consumers = consumers;
    this.callTime = callTime;
  }

  Look open() {
    Deadline deadline = Deadline.in(callTime, System::nanoTime);
    Properties settings = new Properties();
    String answers = Long.toString(DeadLetterTopics.KAFKA_ANSWERS_WITHIN.toMillis());
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answers);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, answers);
    // A fetch that waits for more holds up the next topic, and the close.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCH_BYTES));
    return new Look(consumers.createConsumer(null, CLIENT, null, settings), deadline);
  }
}
