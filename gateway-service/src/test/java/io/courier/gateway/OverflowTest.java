package io.courier.gateway;

import static io.courier.gateway.support.Directory.GENERATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.SlowClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.client.PublicationFrame.Via;
import io.courier.messages.id.Position;
import io.courier.messages.link.Open;
import io.courier.messages.link.Up;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// A client that does not read what it is sent.
@TestPropertySource(
    properties = {
      "courier.gateway.client.queue=64KB",
      "courier.gateway.client.queue-resume=16KB",
      "courier.gateway.client.slow-timeout=5s"
    })
class OverflowTest extends GatewayTest {
  private static final String PADDING = "x".repeat(8_000);

  @Test
  void whatDoesNotFitIsReportedAndDroppedUntilThereIsRoomAgain() throws IOException {
    try (SlowClient client = new SlowClient(port, TestTokens.of(user))) {
      Open open = access.opened(user);
      int pushed = fill(open);
      Up overflow = access.awaitHeard(Up::hasOverflow);
      assertThat(overflow.getOverflow().getHandle()).isEqualTo(open.getHandle());
      int firstDropped = (int) overflow.getOverflow().getMark();
      assertThat(firstDropped).isLessThanOrEqualTo(pushed);
      assertThat(access.heard().stream().filter(Up::hasDrained)).isEmpty();
      String read = client.readUntil("\"n\":" + (firstDropped - 1) + ",");
      assertThat(read).doesNotContain("\"n\":" + firstDropped + ",");
      access.awaitHeard(Up::hasDrained);
      access.push(open, Position.of(GENERATION, 1), "{\"again\":1}", Via.MAILBOX, access.epoch());
      client.readUntil("{\"again\":1}");
      assertThat(count("courier.gateway.overflows")).isPositive();
    }
  }

  @Test
  void whoStaysSlowIsDisconnected() throws IOException {
    try (SlowClient client = new SlowClient(port, TestTokens.of(user))) {
      fill(access.opened(user));
      access.awaitHeard(Up::hasOverflow);
      access.awaitHeard(Up::hasClose);
      assertThat(client.isOpen()).isTrue();
      await().until(() -> count("courier.gateway.disconnects", "code", "3008") >= 1);
    }
  }

  /// Pushes until the sockets' own buffers and the session's queue are full.
  private int fill(Open open) {
    int count = 0;
    while (access.heard().stream().noneMatch(Up::hasOverflow) && count < 4_000) {
      count++;
      access.push(
          open, Position.of(GENERATION, count), "{\"n\":" + count + ",\"p\":\"" + PADDING + "\"}");
    }
    return count;
  }
}
