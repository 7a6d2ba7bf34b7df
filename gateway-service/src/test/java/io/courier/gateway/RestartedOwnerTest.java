package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.FakeAccess;
import io.courier.gateway.support.JsonClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.link.Open;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// An access node that comes back at its old address, where it has been tried in vain.
@TestPropertySource(
    properties = {"courier.gateway.link.backoff=1m", "courier.gateway.link.max-backoff=1m"})
class RestartedOwnerTest extends GatewayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void aNodeThatOwnsShardsAgainIsDialledAtOnceAndNotAfterTheBackOff() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open before = access.opened(user);
      access.close();
      await()
          .atMost(PATIENCE)
          .until(() -> meters.get("courier.gateway.links").gauge().value() == 0);
      FakeAccess again = new FakeAccess(access.node(), access.epoch() + 1_000, access.port());
      nodes.add(again);
      directory.ownAll(again);
      await().atMost(PATIENCE).until(() -> again.links() == 1);
      Open after = again.opened(user);
      assertThat(after.getSession()).isEqualTo(before.getSession());
      assertThat(after.getResumed()).isTrue();
      assertThat(client.isOpen()).isTrue();
    }
  }
}
