package io.courier.kafka.start;

import org.apache.kafka.common.config.ConfigException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// A Kafka client that cannot be made: no address resolves, or a key under `spring.kafka` is wrong.
final class KafkaClientProblemAnalyzer extends AbstractFailureAnalyzer<ConfigException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ConfigException cause) {
    return new FailureAnalysis(
        "Kafka's client cannot be made: " + cause.getMessage() + ".",
        "Set spring.kafka.bootstrap-servers (KAFKA_BOOTSTRAP_SERVERS) to host:port,host:port of the"
            + " brokers, and look at what else is under spring.kafka.",
        cause);
  }
}
