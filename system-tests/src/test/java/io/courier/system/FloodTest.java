package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.messages.topic.Topic;
import io.courier.stack.up.Stack;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What the rest sees when many write to users who are away while PostgreSQL stands still: nothing.
class FloodTest {
  private static final int SENDERS = 20;
  private static final int EACH = 800;
  private static final int UNDER_WAY = 25;

  /// All together three quarters of the heap of a service: who kept its share would be found out.
  private static final String FILLER = "x".repeat(12_000);

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final List<String> STORES = List.of("offline-1", "offline-2");

  @Test
  void aFloodWhilePostgresIsAwayExhaustsNoHeapAndDelaysNobodyAndIsStoredAfterwards() {
    TestStack.startAll();
    Stack stack = TestStack.get();
    Map<String, Long> pids = stack.pids();
    try (RedisView redis = new RedisView();
        Backlog backlog = new Backlog();
        Talk talk = new Talk("beside", 2);
        ChatClient away = ChatClient.connect("flood-0", "phone")) {
      away.disconnect();
      await().atMost(SOON).until(() -> !redis.presence().containsKey("flood-0"));
      backlog.awaitNone(SOON);
      double storedBefore = stored();

      stack.pause("postgres");
      try {
        Duration longest = talk.during(FloodTest::flood);
        System.out.printf("beside a flood: the longest message took %d ms%n", longest.toMillis());
        backlog.awaitNone(Topic.CHAT_INPUT, SOON);
        backlog.awaitNone(Topic.PUSH_TASK, SOON);
        assertThat(backlog.of(Topic.OFFLINE_STORAGE)).isGreaterThanOrEqualTo(SENDERS * EACH);
        assertThat(TestStack.endedByThemselves()).isEmpty();
        for (String instance : pids.keySet()) {
          double share = Metrics.livingShareOfHeap(instance);
          System.out.printf("%s: %.0f%% of the heap lives%n", instance, 100 * share);
          assertThat(share).as(instance).isLessThan(0.4);
        }
      } finally {
        stack.resume("postgres");
      }

      backlog.awaitNone(SOON);
      assertThat(stored() - storedBefore).isEqualTo(SENDERS * EACH);
      away.connect();
      await().atMost(SOON).until(() -> away.texts().size() >= EACH);
      backlog.awaitNone(SOON);
      assertThat(away.received()).extracting(Received::id).doesNotHaveDuplicates().hasSize(EACH);
      assertThat(away.received()).extracting(Received::offset).isSorted();
      talk.during(() -> {});
    }
    assertThat(TestStack.endedByThemselves()).isEmpty();
    assertThat(stack.pids()).isEqualTo(pids);
  }

  /// Each sender writes to a user of its own: one that is away, and many that were never there.
  private static void flood() {
    List<ChatClient> senders = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> floods = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        ChatClient sender =
            ChatClient.connect(TestStack.webSocket(1 + i % 2), "flood-sender-" + i, "phone");
        senders.add(sender);
        String to = "flood-" + i;
        floods.add(CompletableFuture.runAsync(() -> flood(sender, to), threads));
      }
      floods.forEach(it -> it.orTimeout(120, TimeUnit.SECONDS).join());
    } finally {
      senders.forEach(ChatClient::close);
    }
  }

  private static void flood(ChatClient sender, String to) {
    Deque<CompletableFuture<Sent>> underWay = new ArrayDeque<>();
    for (int i = 0; i < EACH; i++) {
      underWay.add(sender.sendUntilAnswered(to, i + FILLER));
      if (underWay.size() == UNDER_WAY) {
        underWay.remove().join();
      }
    }
    underWay.forEach(CompletableFuture::join);
  }

  private static double stored() {
    return STORES.stream()
        .mapToDouble(it -> Metrics.sum(it, "courier_offline_rows_stored_total"))
        .sum();
  }
}
