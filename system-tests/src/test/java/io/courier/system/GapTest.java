package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A mailbox that was too full, as its owner sees it.
class GapTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void whoIsAwayForTooManyMessagesIsToldHowManyAreMissingAndGetsTheRestInOrder() {
    int sent = TestStack.QUOTA + 200;
    try (ChatClient alice = ChatClient.connect("gap-alice", "phone")) {
      double before = rowsStored();
      List<String> texts = alice.sendMany("gap-bob", sent);
      await().atMost(ChatClient.PATIENCE).until(() -> rowsStored() - before >= sent);
      try (ChatClient bob = ChatClient.connect("gap-bob", "phone")) {
        await().atMost(ChatClient.PATIENCE).until(() -> bob.texts().contains(texts.getLast()));
        Received gap = bob.received().getFirst();
        assertThat(gap.type()).isEqualTo("gap");
        assertThat(gap.count()).isBetween(100L, 200L);
        assertThat(bob.texts()).isEqualTo(texts.subList((int) gap.count(), sent));
      }
    }
  }

  private static double rowsStored() {
    URI metric =
        URI.create(
            TestStack.get().managementUrl("offline-1")
                + "/actuator/metrics/courier.offline.rows.stored");
    try {
      String body =
          HTTP.send(HttpRequest.newBuilder(metric).build(), BodyHandlers.ofString()).body();
      return JsonMapper.shared()
          .readTree(body)
          .path("measurements")
          .path(0)
          .path("value")
          .asDouble();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
