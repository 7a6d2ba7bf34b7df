package io.courier.kafka.consume;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/// Reads from a consumer's metrics how many heartbeats the group's coordinator has answered.
final class Heartbeats {
  private Heartbeats() {}

  /// From any thread; 0 before the first.
  static double answered(Consumer<byte[], byte[]> consumer) {
    for (Metric metric : consumer.metrics().values()) {
      if (metric.metricName().name().equals("heartbeat-total")
          && metric.metricValue() instanceof Double answered) {
        return answered;
      }
    }
    return 0;
  }
}
