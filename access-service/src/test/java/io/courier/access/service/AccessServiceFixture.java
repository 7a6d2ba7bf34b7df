package io.courier.access.service;

import com.google.protobuf.ByteString;
import io.courier.messages.id.Shards;
import io.courier.messages.link.Open;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Topic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// One node of the service, a gateway by hand, and the steps of a test with a user of its own.
abstract class AccessServiceFixture {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final Shards SHARDS = new Shards(Topics.SHARDS);

  /// Offsets of push_task records that there could have been.
  static final AtomicLong OFFSETS = new AtomicLong(1_000);

  static final AtomicLong HANDLES = new AtomicLong();
  static AccessNode node;
  static FakeGateway gateway;

  final String user = "u" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    node = AccessNode.start("access-a");
    gateway = FakeGateway.connect(node.link(), "gateway-a");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    node.close();
  }

  /// Opens a session and lets its mailbox be empty, so that it is live.
  long live(String device) {
    long handle = HANDLES.incrementAndGet();
    gateway.open(session(device).setHandle(handle).setSession("s" + handle).build());
    answerMarkerOf(device, handle);
    return handle;
  }

  void answerMarker(String device) {
    answer(awaitMarker(device));
  }

  void answerMarkerOf(String device, long handle) {
    answer(awaitMarker(device, "s" + handle));
  }

  void answer(SessionRound round) {
    produce(
        PushDeliver.newBuilder().setEmpty(EmptyMailboxes.newBuilder().addSessions(round)).build());
  }

  SessionRound awaitMarker(String device) {
    return awaitMarker(device, "");
  }

  SessionRound awaitMarker(String device, String session) {
    PushReceipt receipt =
        Topics.await(
            Topic.PUSH_RECEIPT,
            PushReceipt.parser(),
            it ->
                it.getMarkers().getSessionsList().stream()
                    .anyMatch(round -> isOf(round, device, session)));
    return receipt.getMarkers().getSessionsList().stream()
        .filter(round -> isOf(round, device, session))
        .findFirst()
        .orElseThrow();
  }

  boolean isOf(SessionRound round, String device, String session) {
    return round.getUser().equals(user)
        && round.getDevice().equals(device)
        && (session.isEmpty() || round.getSession().equals(session));
  }

  long markers(String device) {
    return Topics.all(Topic.PUSH_RECEIPT, PushReceipt.parser()).stream()
        .flatMap(it -> it.getMarkers().getSessionsList().stream())
        .filter(round -> isOf(round, device, ""))
        .count();
  }

  Failed awaitFailed(long position) {
    return Topics.await(
            Topic.PUSH_RECEIPT,
            PushReceipt.parser(),
            it -> it.getFailed().getPosition() == position)
        .getFailed();
  }

  static long failures(long position) {
    return Topics.all(Topic.PUSH_RECEIPT, PushReceipt.parser()).stream()
        .filter(it -> it.getFailed().getPosition() == position)
        .count();
  }

  void awaitCommitted(long offset) {
    Awaitility.await("committed past " + offset)
        .atMost(PATIENCE)
        .until(() -> Topics.committed(Topic.PUSH_DELIVER, shard()) > offset);
  }

  long deliver(long position, String... devices) {
    Delivery delivery =
        Delivery.newBuilder()
            .setPosition(position)
            .setMessage(message())
            .addTargets(devices(devices))
            .build();
    return produce(PushDeliver.newBuilder().setDelivery(delivery).build());
  }

  long produce(PushDeliver record) {
    return Topics.produce(Topic.PUSH_DELIVER, shard(), record.toByteArray());
  }

  Devices devices(String... devices) {
    return Devices.newBuilder().setUser(user).addAllDevices(java.util.List.of(devices)).build();
  }

  static Message message() {
    return Message.newBuilder()
        .setId(UUID.randomUUID().toString())
        .setAt(System.currentTimeMillis())
        .setPublication(ByteString.copyFromUtf8("{\"n\":1}"))
        .build();
  }

  static long nextPosition() {
    return AccessNode.position(OFFSETS.incrementAndGet());
  }

  int shard() {
    return SHARDS.of(user);
  }

  Open.Builder session(String device) {
    long handle = HANDLES.incrementAndGet();
    return new Sessions(user, shard()).open(device, handle);
  }

  static String get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.managementPort() + path))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /// Sessions of one user.
  private record Sessions(String user, int shard) {
    Open.Builder open(String device, long handle) {
      return Open.newBuilder()
          .setHandle(handle)
          .setSession("s" + handle)
          .setUser(user)
          .setDevice(device)
          .setShard(shard)
          .setSince(System.currentTimeMillis());
    }
  }
}
