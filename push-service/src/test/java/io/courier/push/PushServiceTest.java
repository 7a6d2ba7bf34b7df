package io.courier.push;

import static io.courier.push.Records.allExcept;
import static io.courier.push.Records.devices;
import static io.courier.push.Records.ephemeral;
import static io.courier.push.Records.fanout;
import static io.courier.push.Records.message;
import static io.courier.push.Records.only;
import static io.courier.push.Records.round;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.id.Position;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// The whole service, alone between a real Kafka and a real Redis. Every test has users of its own.
class PushServiceTest extends PushServiceFixture {
  @Test
  void aMessageToADeviceOnlineIsDeliveredOnTheSameShardWithItsOffsetAsPosition() {
    NEIGHBOURS.online("bob1", "web");
    NEIGHBOURS.known("bob1", "web");

    long position = NEIGHBOURS.push("bob1", fanout(message("online"), allExcept("bob1")));

    Delivery delivery = delivery("bob1", "online");
    assertThat(delivery.getPosition()).isEqualTo(position);
    assertThat(delivery.getMessage()).isEqualTo(message("online"));
    assertThat(delivery.getTargetsList()).containsExactly(devices("bob1", "web"));
    assertThat(stores("bob1", "online")).isEmpty();
  }

  @Test
  void aMessageToAUserOfflineIsStored() {
    long position = NEIGHBOURS.push("bob2", fanout(message("offline"), allExcept("bob2")));

    Store store = store("bob2", "offline");
    assertThat(store.getPosition()).isEqualTo(position);
    assertThat(store.getMessage()).isEqualTo(message("offline"));
    assertThat(store.getTargetsList()).containsExactly(allExcept("bob2"));
    assertThat(deliveries("bob2", "offline")).isEmpty();
  }

  @Test
  void ofTwoDevicesTheOneOnlineIsDeliveredAndTheOtherStored() {
    NEIGHBOURS.online("bob3", "web");
    NEIGHBOURS.known("bob3", "phone", "web");

    NEIGHBOURS.push("bob3", fanout(message("both"), allExcept("bob3")));

    assertThat(delivery("bob3", "both").getTargetsList()).containsExactly(devices("bob3", "web"));
    assertThat(store("bob3", "both").getTargetsList()).containsExactly(allExcept("bob3", "web"));
  }

  @Test
  void pollsWithVeryManyRecipientsAreAskedAboutInBoundedRoundTripsAndLeaveInOrder() {
    List<String> users =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "crowd" + i)
            .filter(it -> Neighbours.shard(it) == 1)
            .limit(40)
            .toList();
    DeviceChoice[] all = users.stream().map(it -> allExcept(it)).toArray(DeviceChoice[]::new);
    NEIGHBOURS.redis().del(RedisKeys.presence(1)); // so that what is pushed now comes in one poll
    for (int i = 0; i < 30; i++) {
      NEIGHBOURS.push(users.getFirst(), fanout(message("crowd-" + i), all));
    }
    ownersAreThere();

    Store last = store(users.getFirst(), "crowd-29");
    assertThat(last.getTargetsList()).containsExactly(all);
    assertThat(store(users.getFirst(), "crowd-1").getPosition()).isLessThan(last.getPosition());
    assertThat(metrics.get("courier.push.batch.records").summary().max()).isGreaterThan(20);
    assertThat(metrics.get("courier.push.round.trip.users").summary().max()).isBetween(40.0, 50.0);
  }

  @Test
  void aMessagePushedAgainKeepsItsFirstPosition() {
    double before = counted("courier.push.repeats");
    long first = NEIGHBOURS.push("bob4", fanout(message("again"), allExcept("bob4")));
    NEIGHBOURS.push("bob4", fanout(message("other"), allExcept("bob4")));
    NEIGHBOURS.push("bob4", fanout(message("again"), allExcept("bob4")));

    await().atMost(SOON).until(() -> stores("bob4", "again").size() == 2);
    assertThat(stores("bob4", "again")).allMatch(store -> store.getPosition() == first);
    assertThat(counted("courier.push.repeats")).isEqualTo(before + 1);
  }

  @Test
  void anEphemeralMessageReachesOnlyDevicesOnline() {
    NEIGHBOURS.online("bob5", "web");
    NEIGHBOURS.known("bob5", "phone", "web");

    NEIGHBOURS.push("bob5", fanout(ephemeral("typing"), allExcept("bob5")));

    assertThat(delivery("bob5", "typing").getPosition()).isZero();
    assertThat(stores("bob5", "typing")).isEmpty();
    assertThat(NEIGHBOURS.redis().exists(pushedKey("bob5", "typing"))).isZero();
  }

  @Test
  void whileAShardIsUnknownNothingLeavesAndThenAllDoesInOrder() {
    NEIGHBOURS.push("bob6", fanout(message("known"), allExcept("bob6")));
    store("bob6", "known");
    String presence = RedisKeys.presence(Neighbours.shard("bob6"));
    NEIGHBOURS.redis().del(presence);
    double before = counted("courier.push.unknown.shards");

    NEIGHBOURS.push("bob6", fanout(message("unknown-1"), allExcept("bob6")));
    NEIGHBOURS.push("bob6", fanout(message("unknown-2"), allExcept("bob6")));
    await().atMost(SOON).until(() -> counted("courier.push.unknown.shards") >= before + 2);
    assertThat(stores("bob6", "unknown-1")).isEmpty();
    assertThat(status("/actuator/health/readiness")).isEqualTo(503);

    NEIGHBOURS.heartbeats(epoch, 0);
    await().atMost(SOON).until(() -> counted("courier.push.unknown.shards") >= before + 3);
    assertThat(stores("bob6", "unknown-1")).isEmpty();

    NEIGHBOURS.online("bob6", "web");
    NEIGHBOURS.heartbeats(++epoch, 0);
    assertThat(delivery("bob6", "unknown-1").getPosition())
        .isLessThan(delivery("bob6", "unknown-2").getPosition());
    await().atMost(SOON).until(() -> status("/actuator/health/readiness") == 200);
  }

  @Test
  void pagesPassOnAndReceiptsGoToTheStore() {
    Page page = Page.newBuilder().setSession(round("bob7", "web")).setNumber(1).build();
    Failed failed =
        Failed.newBuilder()
            .setPosition(9)
            .setMessage(message("failed"))
            .addTargets(devices("bob7", "web"))
            .setReason("gone")
            .build();
    PageConfirmed confirmed =
        PageConfirmed.newBuilder()
            .setSession(round("bob7", "web"))
            .setNumber(1)
            .addPositions(4)
            .build();
    Markers markers = Markers.newBuilder().addSessions(round("bob7", "web")).build();

    NEIGHBOURS.send(Topic.PUSH_TASK, "bob7", PushTask.newBuilder().setPage(page).build());
    receipt(PushReceipt.newBuilder().setEpoch(1).setFailed(failed).build());
    receipt(PushReceipt.newBuilder().setEpoch(1).setPageConfirmed(confirmed).build());
    receipt(PushReceipt.newBuilder().setEpoch(1).setMarkers(markers).build());

    OfflineStorage marker = OfflineStorage.newBuilder().setMarkers(markers).build();
    await().atMost(SOON).until(() -> storage("bob7").contains(marker));
    Store store = store("bob7", "failed");
    assertThat(store.getPosition()).isEqualTo(9);
    assertThat(store.getTargetsList()).containsExactly(only("bob7", "web"));
    assertThat(storage("bob7").indexOf(marker))
        .isGreaterThan(
            storage("bob7").indexOf(OfflineStorage.newBuilder().setStore(store).build()));
    await()
        .atMost(SOON)
        .until(
            () ->
                NEIGHBOURS
                    .read(Topic.OFFLINE_ACK, "bob7", OfflineAck.parser())
                    .contains(OfflineAck.newBuilder().setPage(confirmed).build()));
    await()
        .atMost(SOON)
        .until(
            () ->
                NEIGHBOURS
                    .read(Topic.PUSH_DELIVER, "bob7", PushDeliver.parser())
                    .contains(PushDeliver.newBuilder().setPage(page).build()));
  }

  @Test
  void aPoisonRecordBecomesADeadLetterAndTheStreamGoesOn() {
    long poison = NEIGHBOURS.send(Topic.PUSH_TASK, "bob8", "no protobuf".getBytes(UTF_8));
    long empty = NEIGHBOURS.send(Topic.PUSH_TASK, "bob8", PushTask.getDefaultInstance());
    Fanout nobody = fanout(message("to nobody"));
    long refused = NEIGHBOURS.push("bob8", nobody) & 0xffff;
    NEIGHBOURS.push("bob8", fanout(message("after poison"), allExcept("bob8")));

    assertThat(store("bob8", "after poison").getTargetsList()).containsExactly(allExcept("bob8"));
    for (long offset : List.of(poison, empty, refused)) {
      await().atMost(SOON).until(() -> deadLetters("bob8", offset).size() == 1);
      ConsumerRecord<byte[], byte[]> dead = deadLetters("bob8", offset).getFirst();
      assertThat(header(dead, DeadLetters.REASON)).isNotEmpty();
      assertThat(header(dead, DeadLetters.SERVICE)).isEqualTo("push-service");
      assertThat(header(dead, DeadLetters.PARTITION))
          .isEqualTo(Integer.toString(Neighbours.shard("bob8")));
    }
    assertThat(deadLetters("bob8", poison).getFirst().value())
        .isEqualTo("no protobuf".getBytes(UTF_8));
  }

  @Test
  void aReplayedDeadLetterGetsANewPositionUnlessItsMessageWasSentAtAnother() {
    long sent = NEIGHBOURS.push("bob11", fanout(message("sent"), allExcept("bob11")));
    long other = NEIGHBOURS.push("bob11", fanout(message("other"), allExcept("bob11")));
    store("bob11", "other");
    long failedAt = Position.offset(other);
    // What a Push leaves that fails after it has asked Redis: the position of its own record.
    NEIGHBOURS.redis().set(pushedKey("bob11", "failed"), Long.toString(other));
    NEIGHBOURS.dead("bob11", failedAt, fanout(message("failed"), allExcept("bob11")), "by hand");
    NEIGHBOURS.dead("bob11", failedAt, fanout(message("sent"), allExcept("bob11")), "by hand");

    assertThat(body("/actuator/deadletters?topic=push_task&reason=by+hand"))
        .contains("\"reason\":\"by hand\"");
    assertThat(replay("{\"topic\":\"push_task\",\"reason\":\"by hand\"}"))
        .contains("\"replayed\":2");

    assertThat(store("bob11", "failed").getPosition()).isGreaterThan(other);
    await().atMost(SOON).until(() -> stores("bob11", "sent").size() == 2);
    assertThat(stores("bob11", "sent")).allMatch(store -> store.getPosition() == sent);
  }

  @Test
  void whileRedisStandsStillNothingLeavesAndThenAllDoes() {
    BackEnds.shared().redis().pause();
    try {
      NEIGHBOURS.push("bob9", fanout(message("paused"), allExcept("bob9")));
      await().atMost(SOON).until(() -> counted("courier.loop.retries") >= 1);
      await().atMost(SOON).until(() -> status("/actuator/health/readiness") == 503);
      assertThat(stores("bob9", "paused")).isEmpty();
    } finally {
      BackEnds.shared().redis().resume();
    }
    assertThat(store("bob9", "paused").getTargetsList()).containsExactly(allExcept("bob9"));
    await().atMost(SOON).until(() -> status("/actuator/health/readiness") == 200);
  }

  @Test
  void metricsAreThereForPrometheus() {
    NEIGHBOURS.push("bob10", fanout(message("counted"), allExcept("bob10")));
    store("bob10", "counted");

    assertThat(body("/actuator/prometheus"))
        .contains("courier_push_tasks_total{kind=\"fanout\"}")
        .contains("courier_push_stored_total")
        .contains("courier_push_batch_records_count")
        .contains("courier_redis_round_trip_seconds_bucket")
        .contains("courier_loop_partitions");
  }
}
