package io.courier.access.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.Shards;
import io.courier.messages.link.Down;
import io.courier.messages.link.Open;
import io.courier.messages.link.Up;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What gateways and clients can fill, filled, at a node whose bounds are small.
class LimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Shards SHARDS = new Shards(Topics.SHARDS);
  private static final AtomicLong HANDLES = new AtomicLong();
  private static final int MAX_SESSIONS = 40;
  private static final int MAX_WAITING = 20;
  private static AccessNode node;

  private final List<FakeGateway> gateways = new ArrayList<>();
  private final FakeGateway gateway;

  LimitsTest() {
    gateway = connect("gateway-l");
  }

  @BeforeAll
  static void start() {
    node =
        AccessNode.start(
            "access-l",
            Map.of(
                "courier.access.sessions.max",
                MAX_SESSIONS,
                "courier.access.sessions.devices-per-user",
                3,
                "courier.access.sessions.waiting-per-shard",
                MAX_WAITING,
                "courier.access.inbound.result-timeout",
                "500ms",
                "courier.access.link.queue-bytes",
                "1MB",
                "courier.access.link.send-timeout",
                "2s"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void disconnect() {
    gateways.forEach(FakeGateway::close);
    Awaitility.await().atMost(PATIENCE).until(() -> gauge("courier.access.links") == 0);
  }

  @Test
  void aUserWithAllHisDevicesGetsNoOtherAndTheOthersStay() {
    String user = user(0);
    List<Long> handles =
        Stream.of("phone", "tablet", "laptop").map(device -> opened(user, device)).toList();
    long tooMany = open(user, "watch");
    assertThat(awaitDisconnect(tooMany)).isEqualTo(DisconnectCode.CONNECTION_LIMIT.code());
    assertThat(turnedAway("devices")).isPositive();
    assertThat(gateway.frames().stream().filter(Down::hasDisconnect))
        .noneMatch(it -> handles.contains(it.getDisconnect().getHandle()));
    opened(user, "phone"); // comes again, in its own place
  }

  @Test
  void aFullNodeTurnsTheNextSessionAwayAndTakesItWhenThereIsRoom() {
    long first = opened(user(1), "phone");
    for (int i = 1; i < MAX_SESSIONS; i++) {
      opened(user(i), "phone");
    }
    assertThat(awaitDisconnect(open(user(2), "phone")))
        .isEqualTo(DisconnectCode.TOO_MANY_REQUESTS.code());
    assertThat(turnedAway("full")).isEqualTo(1);
    gateway.close(first);
    opened(user(3), "phone");
  }

  @Test
  void whileRedisIsAwayAttemptsTakeEachOthersPlaceAndBeyondTheBoundNobodyNewComesIn() {
    opened(user(1), "phone");
    List<Long> turnedAway = new ArrayList<>();
    String alice = user(1);
    long last = 0;
    BackEnds.shared().redis().pause();
    try {
      for (int attempt = 0; attempt < 200; attempt++) {
        last = open(alice, "phone");
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> gauge("courier.access.presence.waiting") == 3);
      for (int i = 0; i < 20; i++) {
        turnedAway.add(open(user(1), "phone"));
      }
      assertThat(awaitDisconnect(turnedAway.getLast()))
          .isEqualTo(DisconnectCode.TOO_MANY_REQUESTS.code());
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> gauge("courier.access.presence.waiting") >= MAX_WAITING);
      assertThat(gauge("courier.access.presence.waiting")).isLessThan(MAX_WAITING + 3);
    } finally {
      BackEnds.shared().redis().resume();
    }
    awaitOpened(last);
    awaitOpened(turnedAway.getFirst());
    assertThat(turnedAway("presence")).isPositive();
  }

  @Test
  void aCommandWithoutAResultIsAnsweredWhenItsTimeIsOver() {
    long handle = opened(user(0), "phone");
    AtomicInteger ids = new AtomicInteger();
    // On a busy machine Kafka may take longer than the time: then it is not called accepted.
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                gateway
                    .call(handle, ids.incrementAndGet(), "group.mine", "{\"clientId\":\"k\"}")
                    .getErrorCode(),
            code -> code == ErrorCode.RESULT_FOLLOWS.code());
    assertThat(gauge("courier.access.commands.under.way")).isZero();
  }

  @Test
  void aGatewayThatDoesNotReadLosesItsLinkAndTheOthersAreServed() {
    FakeGateway slow = connect("gateway-slow");
    String user = user(1);
    long handle = HANDLES.incrementAndGet();
    slow.open(session(user, "phone", handle));
    live(user, handle);
    slow.stopReading();
    String other = user(1);
    long otherHandle = opened(other, "phone");
    live(other, otherHandle);

    for (int i = 0; i < 60 && gauge("courier.access.links") == 2; i++) {
      deliver(user, 900_000);
    }

    Awaitility.await().atMost(PATIENCE).until(() -> gauge("courier.access.links") == 1);
    deliver(other, 10);
    gateway.await(
        "delivery to the other",
        it -> it.hasDeliver() && it.getDeliver().getHandlesList().contains(otherHandle));
  }

  // ---- steps ----

  private FakeGateway connect(String name) {
    FakeGateway connected = FakeGateway.connect(node.link(), name);
    gateways.add(connected);
    return connected;
  }

  /// A user of this shard.
  private static String user(int shard) {
    return Stream.generate(() -> "u" + UUID.randomUUID())
        .filter(it -> SHARDS.of(it) == shard % Topics.SHARDS)
        .findFirst()
        .orElseThrow();
  }

  private long opened(String user, String device) {
    long handle = HANDLES.incrementAndGet();
    gateway.open(session(user, device, handle));
    return handle;
  }

  /// Without waiting for an answer.
  private long open(String user, String device) {
    long handle = HANDLES.incrementAndGet();
    gateway.send(Up.newBuilder().setOpen(session(user, device, handle)).build());
    return handle;
  }

  private void awaitOpened(long handle) {
    gateway.await("opened", it -> it.hasOpened() && it.getOpened().getHandle() == handle);
  }

  private int awaitDisconnect(long handle) {
    return gateway
        .await("disconnect", it -> it.hasDisconnect() && it.getDisconnect().getHandle() == handle)
        .getDisconnect()
        .getCode();
  }

  private static Open session(String user, String device, long handle) {
    return Open.newBuilder()
        .setHandle(handle)
        .setSession("s" + handle)
        .setUser(user)
        .setDevice(device)
        .setShard(SHARDS.of(user))
        .setSince(System.currentTimeMillis())
        .build();
  }

  /// Its mailbox is empty.
  private static void live(String user, long handle) {
    PushReceipt receipt =
        Topics.await(
            Topic.PUSH_RECEIPT,
            PushReceipt.parser(),
            it -> it.getMarkers().getSessionsList().stream().anyMatch(round -> is(round, user)));
    SessionRound round =
        receipt.getMarkers().getSessionsList().stream()
            .filter(it -> is(it, user) && it.getSession().equals("s" + handle))
            .findFirst()
            .orElseThrow();
    produce(
        user,
        PushDeliver.newBuilder().setEmpty(EmptyMailboxes.newBuilder().addSessions(round)).build());
  }

  private static boolean is(SessionRound round, String user) {
    return round.getUser().equals(user);
  }

  /// An ephemeral message: it is sent at once, and in nobody's custody.
  private static void deliver(String user, int bytes) {
    Message message =
        Message.newBuilder()
            .setId(UUID.randomUUID().toString())
            .setAt(System.currentTimeMillis())
            .setPublication(ByteString.copyFromUtf8("\"" + "x".repeat(bytes) + "\""))
            .setEphemeral(true)
            .build();
    Delivery.Builder delivery =
        Delivery.newBuilder()
            .setMessage(message)
            .addTargets(Devices.newBuilder().setUser(user).addDevices("phone"));
    produce(user, PushDeliver.newBuilder().setDelivery(delivery).build());
  }

  private static void produce(String user, PushDeliver record) {
    Topics.produce(Topic.PUSH_DELIVER, SHARDS.of(user), record.toByteArray());
  }

  private static double turnedAway(String reason) {
    return node.metrics()
        .get("courier.access.sessions.turned.away")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static double gauge(String name) {
    return node.metrics().get(name).gauge().value();
  }
}
