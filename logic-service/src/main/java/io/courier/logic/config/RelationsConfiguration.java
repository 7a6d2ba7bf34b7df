package io.courier.logic.config;

import io.courier.kafka.topics.TopicSettings;
import io.courier.logic.chat.LogicMetrics;
import io.courier.logic.chat.Relations;
import io.courier.logic.relation.BlockDecision;
import io.courier.logic.relation.BlockPolicy;
import io.courier.logic.relation.store.BlockListener;
import io.courier.logic.relation.store.PostgresBlocks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/// Puts together who may write to whom: one of the policies.
@Configuration(proxyBeanMethods = false)
class RelationsConfiguration {
  /// Everybody to everybody.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "courier.logic.relations.policy", havingValue = "open")
  static class Open {
    @Bean
    Relations relations() {
      return Relations.open();
    }
  }

  /// Everybody to a user who has not blocked it.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(
      name = "courier.logic.relations.policy",
      havingValue = "blocks",
      matchIfMissing = true)
  static class Blocks {
    /// A connection that falls silent is given up after this.
    private static final Duration SILENCE = Duration.ofSeconds(2);

    @Bean(initMethod = "start", destroyMethod = "close")
    BlockListener blockListener(JdbcConnectionDetails postgres, LogicProperties properties) {
      PGSimpleDataSource connections = new PGSimpleDataSource();
      connections.setUrl(postgres.getJdbcUrl());
      connections.setUser(postgres.getUsername());
      connections.setPassword(postgres.getPassword());
      connections.setApplicationName("logic-service, changes of blocks");
      connections.setConnectTimeout((int) SILENCE.toSeconds());
      connections.setSocketTimeout((int) SILENCE.toSeconds());
      connections.setTcpKeepAlive(true);
      return new BlockListener(connections, properties.relations().unheardLife(), System::nanoTime);
    }

    @Bean
    PostgresBlocks postgresBlocks(
        JdbcTemplate jdbc,
        PlatformTransactionManager transactions,
        TopicSettings topics,
        MeterRegistry registry) {
      return new PostgresBlocks(jdbc, transactions, topics.retention(), registry);
    }

    @Bean
    Relations relations(
        PostgresBlocks store,
        BlockListener listener,
        LogicProperties properties,
        LogicMetrics metrics) {
      LogicProperties.Relations settings = properties.relations();
      BlockPolicy policy =
          new BlockPolicy(
              store,
              listener,
              settings.cached(),
              settings.unknown(),
              settings.unheardLife(),
              System::nanoTime);
      metrics.watch(policy, listener::isHearing);
      return Relations.withBlocks(policy, store, new BlockDecision(settings.maxBlocks()));
    }
  }
}
