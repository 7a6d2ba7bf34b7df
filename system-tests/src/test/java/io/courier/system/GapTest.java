package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A mailbox that was too full, as its owner sees it.
class GapTest {
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
    return Metrics.sum("offline-1", "courier_offline_rows_stored_total")
        + Metrics.sum("offline-2", "courier_offline_rows_stored_total");
  }
}
