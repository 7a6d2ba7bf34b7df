package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.IdleClients;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an idle connection costs: gateway, access node and clients share this heap, so the measure
/// is a bound from above.
class IdleMemoryTest extends GatewayTest {
  private static final Logger LOG = LoggerFactory.getLogger(IdleMemoryTest.class);
  private static final int WARM_UP = 200;
  private static final int CLIENTS = Integer.getInteger("courier.idle.clients", 1_000);

  @Test
  void anIdleConnectionIsSmall() throws Exception {
    try (IdleClients clients = new IdleClients(port)) {
      clients.connect(WARM_UP, user + "-warm");
      await().until(() -> sessions() >= WARM_UP);
      long before = usedHeap();
      clients.connect(CLIENTS, user);
      await().atMost(Duration.ofSeconds(60)).until(() -> sessions() >= WARM_UP + CLIENTS);
      access.forget();
      long after = usedHeap();
      long each = (after - before) / CLIENTS;
      LOG.info("idle connections: count={} heapBytesEach={}", CLIENTS, each);
      assertThat(each).isLessThan(4_000);
    }
  }

  private double sessions() {
    return meters.get("courier.gateway.sessions").gauge().value();
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
