package io.courier.offline.settings;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/// What stands under all features: the clock, plain transactions, a Redis client that fails fast.
@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /// Transactions of the message path: no entity manager, and a failing commit is translated like
  /// any other statement. JPA keeps its own.
  @Bean
  TransactionOperations messageTransactions(DataSource dataSource) {
    return new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /// While Redis is away commands fail at once instead of queueing up.
  @Bean
  LettuceClientOptionsBuilderCustomizer failFast(OfflineSettings settings) {
    return options ->
        options
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(settings.redisTimeout()))
            .socketOptions(SocketOptions.builder().connectTimeout(settings.redisTimeout()).build());
  }
}
