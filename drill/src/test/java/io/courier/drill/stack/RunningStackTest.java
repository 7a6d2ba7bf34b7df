package io.courier.drill.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.stack.StackFailure;
import io.courier.stack.process.ProcessIdentity;
import io.courier.stack.up.Component;
import io.courier.stack.up.LocalTokens;
import io.courier.stack.up.Phase;
import io.courier.stack.up.Service;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stack as the state file describes it; its processes are this one, or one that has ended.
class RunningStackTest {
  private static final ProcessIdentity ALIVE = ProcessIdentity.of(ProcessHandle.current());
  private static final ProcessIdentity ENDED = new ProcessIdentity(ALIVE.pid(), 0);

  @TempDir private Path home;

  private final RunningStack stack =
      new RunningStack(
          List.of(
              component("kafka", "kafka-1", ALIVE, 9092, null),
              component("kafka", "kafka-2", ALIVE, 9093, null),
              component("postgres", "postgres", ALIVE, 5432, null),
              component("prometheus", "prometheus", ALIVE, 9090, null),
              component("access", "access-1", ALIVE, null, 9081),
              component("access", "access-2", ENDED, null, 9181),
              component("gateway", "gateway-1", ALIVE, 8080, 9080)),
          new LocalTokens(LocalTokens.newSecret()));

  @Test
  void itsServicesAndBackEndsAreFoundWhereTheyAre() {
    assertThat(stack.services()).containsOnlyKeys("access-1", "gateway-1");
    assertThat(stack.instances(Service.ACCESS)).containsExactly("access-1");
    assertThat(stack.backEnds()).containsOnlyKeys("kafka-1", "kafka-2", "postgres");
    assertThat(stack.gateways())
        .containsExactly(URI.create("ws://127.0.0.1:8080/connection/websocket"));
    assertThat(stack.managementUrl("access-1")).isEqualTo("http://127.0.0.1:9081");
    assertThat(stack.kafkaBootstrapServers()).isEqualTo("127.0.0.1:9092,127.0.0.1:9093");
    assertThat(stack.database().url()).isEqualTo("jdbc:postgresql://127.0.0.1:5432/courier");
    assertThat(stack.brokers()).isEqualTo(2);
    assertThat(stack.own()).isEmpty();
  }

  @Test
  void whatEndedMeanwhileIsNamed() {
    assertThat(stack.endedByThemselves())
        .containsExactly("access-2 ended by itself, see access-2.log");
  }

  @Test
  void nothingThatRunsIsASentence() {
    assertThatThrownBy(() -> RunningStack.in(home))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("start it with ./courier up");
  }

  private static Component component(
      String service,
      String instance,
      ProcessIdentity process,
      @Nullable Integer client,
      @Nullable Integer management) {
    return new Component(
        service, instance, Phase.READY, process, client, null, management, instance + ".log", 1L);
  }
}
