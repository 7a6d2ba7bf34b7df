package io.courier.gateway;

import static io.courier.gateway.support.Directory.GENERATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.FakeAccess;
import io.courier.gateway.support.StreamClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.id.Position;
import io.courier.messages.link.Open;
import io.courier.messages.link.Up;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// What a client says arrives at another gateway than its stream's, and finds it through the owner.
class EmulationRoadTest extends GatewayTest {
  private static ConfigurableApplicationContext second;
  private int other;

  @BeforeAll
  static void startAnotherGateway() {
    List<String> arguments = new ArrayList<>();
    BackEnds.shared()
        .springProperties("redis")
        .forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.add("--server.port=0");
    arguments.add("--management.server.port=0");
    arguments.add("--courier.instance=gateway-2");
    arguments.add("--courier.gateway.token.secret=" + TestTokens.SECRET);
    arguments.add("--courier.gateway.client.owner-timeout=2s");
    second =
        new SpringApplicationBuilder(GatewayApplication.class)
            .run(arguments.toArray(String[]::new));
  }

  @BeforeEach
  void awaitBothGateways() {
    other = second.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    await().until(() -> access.links() == 2);
  }

  @AfterAll
  static void stopAnotherGateway() {
    second.close();
  }

  private static double outcome(String outcome) {
    return second
        .getBean(MeterRegistry.class)
        .get("courier.gateway.emulations")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private static String rpc(int id) {
    return "{\"id\":" + id + ",\"rpc\":{\"method\":\"m" + id + "\"}}";
  }

  @Test
  void aCommandAtAnotherGatewayIsAnsweredOnTheStream() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      double before = outcome("passed_on");
      assertThat(client.say(other, rpc(2) + "\n" + rpc(3))).isEqualTo(204);
      assertThat(client.awaitMessage("\"id\":2"))
          .isEqualTo("{\"id\":2,\"rpc\":{\"data\":{\"method\":\"m2\"}}}");
      client.awaitMessage("\"id\":3");
      assertThat(outcome("passed_on")).isEqualTo(before + 1);
    }
  }

  @Test
  void aPongAtAnotherGatewayConfirms() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      client.answersPings = false;
      Open open = access.opened(user);
      long mark = access.push(open, Position.of(GENERATION, 5), "{\"n\":1}");
      client.awaitMessage("{\"n\":1}");
      assertThat(client.say(other, "{}")).isEqualTo(204);
      access.awaitHeard(up -> up.hasConfirm() && up.getConfirm().getMark() == mark);
    }
  }

  @Test
  void whatWasTakenEarlierLeavesEarlier() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      for (int id = 2; id < 22; id++) {
        access.missesEmulations.set(id % 7 == 0 ? 1 : 0);
        assertThat(client.say(other, rpc(id))).isEqualTo(204);
      }
      client.awaitMessage("\"id\":21");
      assertThat(access.heard().stream().filter(Up::hasRpc).map(up -> up.getRpc().getId()))
          .containsExactlyElementsOf(IntStream.range(2, 22).boxed().toList());
    }
  }

  @Test
  void aWrongSecretIsAnUnknownSession() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      String session = client.session();
      String forged = session.substring(0, session.lastIndexOf('.') + 1) + "A".repeat(22);
      assertThat(StreamClient.emulate(other, StreamClient.body(forged, rpc(2)))).isEqualTo(404);
      assertThat(StreamClient.emulate(other, StreamClient.body("7" + session, rpc(2))))
          .as("a shard that there is not")
          .isEqualTo(404);
      assertThat(access.heard()).noneMatch(Up::hasRpc);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aLargeFrameIsAnErrorOnTheStream() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      String large =
          "{\"id\":2,\"rpc\":{\"method\":\"a\",\"data\":\""
              + "x".repeat(70_000)
              + "\"}}\n"
              + rpc(3);
      assertThat(client.say(other, large)).isEqualTo(204);
      assertThat(client.awaitMessage("\"id\":2")).contains("\"code\":106");
      assertThat(client.awaitMessage("\"id\":3")).contains("\"code\":106");
      assertThat(client.say(other, "x".repeat(70_000))).isEqualTo(400);
    }
  }

  @Test
  void commandsFollowTheSessionToItsNewOwner() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      FakeAccess next = newAccess();
      next.missesEmulations.set(2);
      directory.ownAll(next);
      next.opened(user);
      assertThat(client.say(other, rpc(2))).isEqualTo(204);
      client.awaitMessage("\"id\":2");
      assertThat(next.heard()).anyMatch(Up::hasEmulate);
    }
  }

  @Test
  void whatMayHaveArrivedIsNotSentAgain() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      access.answersEmulations = false;
      CompletableFuture<Integer> said =
          CompletableFuture.supplyAsync(() -> client.say(other, rpc(2)));
      access.awaitHeard(Up::hasEmulate);
      FakeAccess next = newAccess();
      directory.ownAll(next);
      access.close();
      assertThat(said.join()).as("the SDK connects again").isEqualTo(503);
      next.opened(user);
      assertThat(client.say(other, rpc(3))).isEqualTo(204);
      client.awaitMessage("\"id\":3");
      assertThat(next.heard().stream().filter(Up::hasEmulate)).hasSize(1);
    }
  }

  @Test
  void anOwnerThatDoesNotAnswerIsUnavailable() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      access.answersEmulations = false;
      assertThat(client.say(other, rpc(2))).isEqualTo(503);
    }
  }
}
