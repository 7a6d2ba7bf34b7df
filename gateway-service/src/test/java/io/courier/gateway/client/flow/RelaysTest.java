package io.courier.gateway.client.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.flow.Relays.Relay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelaysTest {
  private static final int SECRET_BYTES = 16;

  private final HeldBudget budget = new HeldBudget(10_000);
  private final Relays relays =
      new Relays(new HeldRpcs.Limits(3, 4_000), budget, new Relays.Times(1_000, 4_000), this::send);
  private final List<String> sent = new ArrayList<>();
  private final Map<String, EmulationOutcome> outcomes = new HashMap<>();
  private @Nullable Object road = "a road";
  private long request;

  private @Nullable Object send(long number, Relay relay) {
    if (road != null) {
      request = number;
      sent.add(relay.data().toStringUtf8());
    }
    return road;
  }

  private void say(String client, String data, long now) {
    SessionKey key = new SessionKey(1, client, ByteString.copyFrom(new byte[SECRET_BYTES]));
    relays.add(
        new Relay(
            key,
            ByteString.copyFromUtf8(data),
            List.of(),
            outcome -> assertThat(outcomes.put(data, outcome)).as("told once").isNull()),
        now);
  }

  @Test
  void oneOfASessionIsUnderWayAtATime() {
    say("s", "1", 0);
    say("s", "2", 0);
    say("t", "3", 0);
    assertThat(sent).containsExactly("1", "3");
    relays.answered(1, true, 0);
    assertThat(sent).containsExactly("1", "3", "2");
    relays.answered(request, true, 0);
    assertThat(outcomes)
        .containsEntry("1", EmulationOutcome.PASSED_ON)
        .containsEntry("2", EmulationOutcome.PASSED_ON)
        .hasSize(2);
  }

  @Test
  void withoutAnOwnerItWaitsForOne() {
    road = null;
    say("s", "1", 0);
    say("s", "2", 0);
    relays.look(1_000);
    assertThat(sent).isEmpty();
    road = "a road";
    relays.look(2_000);
    assertThat(sent).containsExactly("1");
    relays.answered(request, true, 2_000);
    assertThat(sent).containsExactly("1", "2");
  }

  @Test
  void withoutAnOwnerForTooLongItIsUnavailable() {
    road = null;
    say("s", "1", 0);
    say("s", "2", 1_000);
    relays.look(4_000);
    assertThat(outcomes).containsEntry("1", EmulationOutcome.UNAVAILABLE).hasSize(1);
    relays.look(5_000);
    assertThat(outcomes).containsEntry("2", EmulationOutcome.UNAVAILABLE);
    assertThat(budget.bytes()).isZero();
    assertThat(relays.waiting()).isZero();
  }

  @Test
  void aSessionThatIsNotFoundIsLookedForAWhile() {
    say("s", "1", 0);
    say("s", "2", 0);
    relays.answered(request, false, 100);
    relays.look(200);
    assertThat(sent).as("not at once").containsExactly("1");
    relays.look(400);
    assertThat(sent).as("never the second before the first").containsExactly("1", "1");
    relays.answered(request, true, 450);
    assertThat(sent).containsExactly("1", "1", "2");
    assertThat(outcomes).containsEntry("1", EmulationOutcome.PASSED_ON).hasSize(1);
  }

  @Test
  void afterThatItIsUnknownWithAllThatWaitsForIt() {
    say("s", "1", 0);
    say("s", "2", 0);
    say("t", "3", 0);
    relays.answered(1, false, 100);
    relays.look(600);
    relays.answered(request, false, 1_100);
    assertThat(outcomes)
        .containsEntry("1", EmulationOutcome.UNKNOWN)
        .containsEntry("2", EmulationOutcome.UNKNOWN)
        .hasSize(2);
    assertThat(relays.waiting()).isEqualTo(1);
  }

  @Test
  void whatWentDownARoadThatBrokeIsNotSentAgain() {
    say("s", "1", 0);
    say("s", "2", 0);
    Object broken = "a road";
    road = "another road";
    relays.lost(broken, 0);
    assertThat(outcomes).containsEntry("1", EmulationOutcome.UNAVAILABLE).hasSize(1);
    assertThat(sent).containsExactly("1", "2");
    relays.answered(1, false, 0);
    relays.lost(broken, 0);
    relays.look(3_000);
    assertThat(sent).containsExactly("1", "2");
  }

  @Test
  void anAnswerThatComesTooLateChangesNothing() {
    say("s", "1", 0);
    long first = request;
    relays.look(4_000);
    assertThat(outcomes).containsEntry("1", EmulationOutcome.UNAVAILABLE);
    say("s", "2", 4_100);
    relays.answered(first, true, 4_200);
    assertThat(outcomes).doesNotContainKey("2");
    relays.answered(request, true, 4_300);
    assertThat(outcomes).containsEntry("2", EmulationOutcome.PASSED_ON);
  }

  @Test
  void aSessionHasOnlySoMuchRoom() {
    say("s", "1", 0);
    say("s", "2", 0);
    say("s", "3", 0);
    say("s", "4", 0);
    assertThat(outcomes).containsEntry("4", EmulationOutcome.BUSY).hasSize(1);
    say("t", "x".repeat(5_000), 0);
    assertThat(outcomes).as("the first of a session needs only the gateway's room").hasSize(1);
    say("t", "5", 0);
    assertThat(outcomes).containsEntry("5", EmulationOutcome.BUSY);
  }

  @Test
  void theGatewayHasOnlySoMuchRoom() {
    say("s", "x".repeat(6_000), 0);
    say("t", "y".repeat(6_000), 0);
    assertThat(outcomes).containsEntry("y".repeat(6_000), EmulationOutcome.BUSY);
    assertThat(relays.waiting()).isEqualTo(1);
    relays.answered(request, true, 0);
    assertThat(budget.bytes()).isZero();
    assertThat(budget.commands()).isZero();
  }
}
