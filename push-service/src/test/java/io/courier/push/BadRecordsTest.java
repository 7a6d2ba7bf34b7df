package io.courier.push;

import static io.courier.push.Records.allExcept;
import static io.courier.push.Records.devices;
import static io.courier.push.Records.fanout;
import static io.courier.push.Records.message;
import static io.courier.push.Records.only;
import static io.courier.push.Records.round;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.produce.Producers;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Every kind of bad record of Push's topics, each between two good ones of the same partition.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class BadRecordsTest {
  private static final Neighbours NEIGHBOURS = new Neighbours();
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String BOB = "badbob";
  private static final String STRANGER = userOfAnotherShard();
  private static final long POSITION = 3L << 40;

  @DynamicPropertySource
  static void backEnds(DynamicPropertyRegistry properties) {
    BackEnds.shared()
        .springProperties("kafka", "redis")
        .forEach((key, value) -> properties.add(key, () -> value));
    properties.add("courier.topics.shards", () -> Neighbours.SHARDS);
    NEIGHBOURS.publishFacts();
  }

  /// Never older than what another instance may have seen.
  @BeforeEach
  void ownersAreThere() {
    String key = RedisKeys.presence(0);
    NEIGHBOURS.heartbeats(
        number(NEIGHBOURS.redis().hget(key, RedisKeys.PRESENCE_EPOCH)),
        number(NEIGHBOURS.redis().hget(key, RedisKeys.PRESENCE_BEAT)) + 1);
  }

  private static long number(@Nullable String value) {
    return value == null ? 1 : Long.parseLong(value);
  }

  @Test
  void eachBadTaskBecomesADeadLetterAndNothingIsLostAroundIt() {
    run(
        Topic.PUSH_TASK,
        "task",
        id -> task(fanout(message(id), allExcept(BOB))),
        List.of(
            new Bad("no protobuf".getBytes(UTF_8), "not the record"),
            new Bad(new byte[Producers.MAX_RECORD_BYTES], "not the record"),
            new Bad(new byte[0], "a task of a kind"),
            new Bad(task(fanout(message(""), allExcept(BOB))), "the message has no id"),
            new Bad(task(fanout(noBody(), allExcept(BOB))), "no body"),
            new Bad(task(fanout(message("m"))), "a fan-out to nobody"),
            new Bad(task(fanout(message("m"), allExcept(STRANGER))), "is named in shard"),
            new Bad(task(fanout(message("m"), allExcept("no:form"))), "user id"),
            new Bad(task(fanout(message("m"), allExcept(BOB, "a;b"))), "device id"),
            new Bad(task(fanout(message("m"), only(BOB))), "without a device"),
            new Bad(task(fanout(message("m"), tooMany())), "names 10001, at most 10000"),
            new Bad(task(negativeChunk()), "the chunk -1"),
            new Bad(task(page(5, 5)), "out of order"),
            new Bad(task(page(1L << 53)), "is impossible"),
            new Bad(task(page().setNumber(0)), "page number 0"),
            new Bad(task(page().clearSession()), "user id"),
            new Bad(
                PushTask.newBuilder().setEmpty(EmptyMailboxes.getDefaultInstance()).build(),
                "to nobody"),
            new Bad(
                PushTask.newBuilder()
                    .setNudge(Nudge.newBuilder().addDevices(devices(STRANGER, "web")))
                    .build(),
                "is named in shard")));
  }

  @Test
  void eachBadReceiptBecomesADeadLetterAndNothingIsLostAroundIt() {
    run(
        Topic.PUSH_RECEIPT,
        "receipt",
        id -> failed(POSITION, message(id), BOB).toByteArray(),
        List.of(
            new Bad("no protobuf".getBytes(UTF_8), "not the record"),
            new Bad(new byte[0], "a receipt of a kind"),
            new Bad(failed(0, message("m"), BOB), "position 0 is impossible"),
            new Bad(failed(-7, message("m"), BOB), "position -7 is impossible"),
            new Bad(failed(POSITION, Records.ephemeral("m"), BOB), "ephemeral"),
            new Bad(failed(POSITION, message("m"), STRANGER), "is named in shard"),
            new Bad(failed(POSITION, noBody(), BOB), "no body"),
            new Bad(
                receipt()
                    .setFailed(Failed.newBuilder().setPosition(1).setMessage(message("m")))
                    .build(),
                "to nobody"),
            new Bad(confirmed(0, 5), "page number 0"),
            new Bad(confirmed(1, -5), "position -5"),
            new Bad(
                receipt().setMarkers(Markers.getDefaultInstance()).build(), "markers to nobody"),
            new Bad(
                receipt()
                    .setMarkers(Markers.newBuilder().addSessions(round(STRANGER, "web")))
                    .build(),
                "is named in shard")));
  }

  private record Bad(ByteString value, String reason) {
    private Bad(byte[] value, String reason) {
      this(ByteString.copyFrom(value), reason);
    }

    private Bad(MessageLite value, String reason) {
      this(value.toByteArray(), reason);
    }
  }

  /// Good and bad ones in turn; the good ones must be stored in order, the bad ones say why.
  private static void run(
      Topic topic, String name, Function<String, byte[]> goodOne, List<Bad> bad) {
    Map<Long, String> reasons = new LinkedHashMap<>();
    List<String> good = new ArrayList<>();
    for (Bad one : bad) {
      good.add("bad-records-" + name + "-" + good.size());
      NEIGHBOURS.send(topic, BOB, goodOne.apply(good.getLast()));
      reasons.put(NEIGHBOURS.send(topic, BOB, one.value().toByteArray()), one.reason());
    }
    good.add("bad-records-" + name + "-last");
    NEIGHBOURS.send(topic, BOB, goodOne.apply(good.getLast()));

    await().atMost(SOON).until(() -> stored(name).containsAll(good));
    assertThat(stored(name)).containsExactlyElementsOf(good);
    await().atMost(SOON).until(() -> deadLetters(topic).keySet().containsAll(reasons.keySet()));
    Map<Long, String> dead = deadLetters(topic);
    reasons.forEach((offset, reason) -> assertThat(dead.get(offset)).contains(reason));
  }

  private static List<String> stored(String name) {
    return NEIGHBOURS.read(Topic.OFFLINE_STORAGE, BOB, OfflineStorage.parser()).stream()
        .map(record -> record.getStore().getMessage().getId())
        .filter(id -> id.startsWith("bad-records-" + name))
        .toList();
  }

  private static Map<Long, String> deadLetters(Topic topic) {
    Map<Long, String> reasons = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> dead : NEIGHBOURS.raw(topic.deadLetterName(), BOB)) {
      reasons.put(Long.valueOf(header(dead, DeadLetters.OFFSET)), header(dead, DeadLetters.REASON));
    }
    return reasons;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static byte[] task(Fanout fanout) {
    return PushTask.newBuilder().setFanout(fanout).build().toByteArray();
  }

  private static byte[] task(Page.Builder page) {
    return PushTask.newBuilder().setPage(page).build().toByteArray();
  }

  private static Page.Builder page(long... positions) {
    Page.Builder page = Page.newBuilder().setSession(round(BOB, "web")).setNumber(1);
    for (long position : positions) {
      page.addEntries(PageEntry.newBuilder().setPosition(position).setMessage(message("m")));
    }
    return page;
  }

  private static Message noBody() {
    return message("m").toBuilder().clearPublication().build();
  }

  private static Fanout negativeChunk() {
    return fanout(message("m"), allExcept(BOB)).toBuilder().setChunk(-1).build();
  }

  private static DeviceChoice[] tooMany() {
    return Collections.nCopies(10_001, allExcept(BOB)).toArray(DeviceChoice[]::new);
  }

  private static PushReceipt.Builder receipt() {
    return PushReceipt.newBuilder().setEpoch(3);
  }

  private static PushReceipt failed(long position, Message message, String user) {
    return receipt()
        .setFailed(
            Failed.newBuilder()
                .setPosition(position)
                .setMessage(message)
                .addTargets(devices(user, "web"))
                .setReason("gone"))
        .build();
  }

  private static PushReceipt confirmed(int number, long position) {
    return receipt()
        .setPageConfirmed(
            PageConfirmed.newBuilder()
                .setSession(round(BOB, "web"))
                .setNumber(number)
                .addPositions(position))
        .build();
  }

  private static String userOfAnotherShard() {
    String user = "stranger";
    while (Neighbours.shard(user) == Neighbours.shard(BOB)) {
      user = user + "x";
    }
    return user;
  }
}
