package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.HeapHistogram;
import io.courier.gateway.support.IdleClients;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an idle connection keeps of the heap: the objects of Netty and of the gateway.
///
/// The clients of this test share the heap and are of neither, so they don't count; nor do the
/// strings, addresses and table entries of a connection, which are some 300 bytes more.
class IdleMemoryTest extends GatewayTest {
  private static final Logger LOG = LoggerFactory.getLogger(IdleMemoryTest.class);
  private static final String SESSION = "io.courier.gateway.client.Session";
  private static final int WARM_UP = 200;
  private static final int CLIENTS = Integer.getInteger("courier.idle.clients", 1_000);
  private static final int MOST_BYTES = 1_700;

  @Test
  void anIdleConnectionIsSmall() throws Exception {
    try (IdleClients clients = new IdleClients(port)) {
      clients.connect(WARM_UP, user + "-warm");
      await().until(() -> sessions() >= WARM_UP);
      access.forget();
      HeapHistogram before = HeapHistogram.take();
      clients.connect(CLIENTS, user);
      await().atMost(Duration.ofSeconds(60)).until(() -> sessions() >= WARM_UP + CLIENTS);
      access.forget();
      HeapHistogram after = HeapHistogram.take();
      assertThat(after.instancesOf(SESSION) - before.instancesOf(SESSION))
          .as("one state object for each connection")
          .isEqualTo(CLIENTS);
      long each = (bytes(after) - bytes(before)) / CLIENTS;
      LOG.info("idle connections: count={} heapBytesEach={}", CLIENTS, each);
      assertThat(each).as("bytes of an idle connection").isBetween(200L, (long) MOST_BYTES);
    }
  }

  private static long bytes(HeapHistogram heap) {
    return heap.bytesOf(
        type -> type.contains("io.netty.") || type.contains("io.courier.gateway.client."));
  }

  private double sessions() {
    return meters.get("courier.gateway.sessions").gauge().value();
  }
}
