package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Pairs of users who write to each other, both ways at once, one of each pair at either gateway.
/// They stay connected for as long as it lives.
final class Talk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A user, its one device, and the gateway where that is.
  private record Somebody(String user, ChatClient client, int gateway) {}

  private final List<Somebody> everybody = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();

  Talk(String name, int pairs) {
    for (int pair = 0; pair < pairs; pair++) {
      Somebody one = somebody(name + "-" + pair + "a", 1 + pair % 2);
      Somebody other = somebody(name + "-" + pair + "b", 2 - pair % 2);
      flows.add(new Flow(one.client(), other.user(), other.client()));
      flows.add(new Flow(other.client(), one.user(), one.client()));
    }
  }

  private Somebody somebody(String user, int gateway) {
    ChatClient client = ChatClient.connect(TestStack.webSocket(gateway), user, "phone");
    Somebody somebody = new Somebody(user, client, gateway);
    everybody.add(somebody);
    return somebody;
  }

  List<String> users() {
    return everybody.stream().map(Somebody::user).toList();
  }

  /// The two users of each pair.
  List<List<String>> pairs() {
    List<List<String>> pairs = new ArrayList<>();
    for (int i = 0; i < everybody.size(); i += 2) {
      pairs.add(List.of(everybody.get(i).user(), everybody.get(i + 1).user()));
    }
    return pairs;
  }

  /// Lets all of them write before, while and after something is changed in the stack. Nobody loses
  /// the connection, and everything arrives, once and in order.
  ///
  /// @return the longest that one message took
  Duration during(Runnable change) {
    flows.forEach(Flow::start);
    awaitMoreAnswers();
    change.run();
    awaitMoreAnswers();
    flows.stream()
        .map(Flow::stop)
        .toList()
        .forEach(it -> it.orTimeout(60, TimeUnit.SECONDS).join());
    for (Flow flow : flows) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(flow.arrived()).isEqualTo(flow.texts()));
    }
    assertThat(everybody)
        .allSatisfy(
            it -> {
              assertThat(it.client().connections()).as(it.user()).isEqualTo(1);
              assertThat(it.client().ended()).as(it.user()).isNotDone();
            });
    return flows.stream().map(Flow::longestDelay).max(Duration::compareTo).orElseThrow();
  }

  /// Every flow goes on: none is left to wait for its last answer.
  private void awaitMoreAnswers() {
    List<Integer> before = flows.stream().map(Flow::answered).toList();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                IntStream.range(0, flows.size())
                    .allMatch(i -> flows.get(i).answered() >= before.get(i) + 2));
  }

  /// Everybody is shown once in Redis: at the owner of the user's shard, through the gateway that
  /// has the connection.
  void awaitShownWhereTheyAre(RedisView redis) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<Integer, String> owners = redis.owners();
              Map<String, List<String>> expected = new TreeMap<>();
              for (Somebody it : everybody) {
                int shard = redis.shardOf(it.user());
                String gateway = "gateway-" + it.gateway();
                expected.put(
                    it.user(),
                    List.of(
                        RedisView.place(
                            shard, "phone", owners.getOrDefault(shard, "nobody"), gateway)));
              }
              Map<String, List<String>> shown = redis.presence();
              shown.keySet().retainAll(expected.keySet());
              assertThat(shown).isEqualTo(expected);
            });
  }

  @Override
  public void close() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      everybody.forEach(it -> threads.execute(it.client()::close));
    }
  }
}
