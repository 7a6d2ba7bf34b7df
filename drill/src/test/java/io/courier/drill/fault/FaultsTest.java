package io.courier.drill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.drill.stack.Target;
import io.courier.stack.StackFailure;
import io.courier.stack.backends.Database;
import io.courier.stack.up.LocalTokens;
import io.courier.stack.up.Stack;
import io.courier.stack.up.StackSettings;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Times TIMES = new Times(Duration.ofSeconds(1), Duration.ofSeconds(1));
  private static final List<Fault> ALL = Faults.all(TIMES, 1);

  private final Map<String, String> leftOut = new LinkedHashMap<>();

  @Test
  void aStackThatSomebodyElseStartedIsLeftWithAllItsProcesses() {
    Target running = new Described(Map.of("access-1", 1L, "access-2", 2L), 1, Optional.empty());
    assertThat(possible(running)).containsExactly("nothing", "access-freeze", "clients-cut");
    assertThat(leftOut)
        .containsEntry("push-freeze", "nobody takes over from the only push")
        .containsEntry("offline-freeze", "nobody takes over from the only offline");
    assertThat(leftOut.keySet()).anySatisfy(it -> assertThat(it).contains("access-kill"));
  }

  @Test
  void aBrokerIsKilledOnlyWhereOthersAreLeft() {
    try (Stack own = Stack.prepare(StackSettings.temporary(), view -> {})) {
      assertThat(possible(new Described(Map.of(), 1, Optional.of(own))))
          .contains("kafka-kill", "access-kill", "all-stop")
          .doesNotContain("broker-kill", "controller-kill");
      assertThat(leftOut).containsKey("broker-kill, controller-kill");
      assertThat(possible(new Described(Map.of(), 3, Optional.of(own))))
          .contains("kafka-kill", "broker-kill", "controller-kill");
    }
  }

  @Test
  void faultsAreChosenByNameAndInTheGivenOrder() {
    assertThat(Faults.chosen(List.of("redis-empty", "access-kill", "redis-empty"), TIMES, 1))
        .extracting(Fault::name)
        .containsExactly("redis-empty", "access-kill", "redis-empty");
    assertThatThrownBy(() -> Faults.chosen(List.of("rain"), TIMES, 1))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("No fault rain, only nothing, gateway-kill");
  }

  @Test
  void theShortDrillHasWhatItIsMeantToHave() {
    assertThat(Faults.brief(TIMES, 1))
        .extracting(Fault::name)
        .contains("gateway-kill", "access-kill", "push-kill", "offline-kill", "redis-empty")
        .anyMatch(name -> name.endsWith("-freeze"));
  }

  private List<String> possible(Target target) {
    leftOut.clear();
    return Faults.possible(ALL, target, leftOut::put).stream().map(Fault::name).toList();
  }

  /// A stack as far as it decides what can happen to it.
  private record Described(Map<String, Long> services, int brokers, Optional<Stack> own)
      implements Target {
    @Override
    public Map<String, Long> backEnds() {
      return Map.of();
    }

    @Override
    public List<URI> gateways() {
      return List.of();
    }

    @Override
    public String managementUrl(String instance) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LocalTokens tokens() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String kafkaBootstrapServers() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Database database() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> endedByThemselves() {
      return List.of();
    }
  }
}
