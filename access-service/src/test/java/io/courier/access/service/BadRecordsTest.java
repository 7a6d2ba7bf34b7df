package io.courier.access.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.id.Shards;
import io.courier.messages.link.Open;
import io.courier.messages.topic.CommandResult;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every kind of bad record of `push_deliver`, each between two good ones of the same partition.
class BadRecordsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Shards SHARDS = new Shards(Topics.SHARDS);
  private static final long FIRST = AccessNode.position(700_000);

  private static AccessNode node;
  private static FakeGateway gateway;

  private final String user = "b" + UUID.randomUUID();
  private final int shard = SHARDS.of(user);
  private final String stranger = userOfAnotherShard();

  @BeforeAll
  static void start() {
    node = AccessNode.start("access-bad");
    gateway = FakeGateway.connect(node.link(), "gateway-bad");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    node.close();
  }

  @Test
  void eachBadRecordBecomesADeadLetterAndNothingIsLostAroundIt() {
    Map<Long, String> reasons = new LinkedHashMap<>();
    List<Long> good = new ArrayList<>();
    gateway.open(open());
    for (Bad bad : bad()) {
      good.add(FIRST + good.size());
      produce(delivery(good.getLast(), message(), user).build().toByteArray());
      reasons.put(produce(bad.value().toByteArray()), bad.reason());
    }
    good.add(FIRST + good.size());
    long end = produce(delivery(good.getLast(), message(), user).build().toByteArray());

    // Nobody has this device, so each good one goes to the store.
    Awaitility.await("good records are failed to the store")
        .atMost(PATIENCE)
        .until(() -> failed().containsAll(good));
    Awaitility.await("dead letters")
        .atMost(PATIENCE)
        .until(() -> deadLetters().keySet().containsAll(reasons.keySet()));
    Awaitility.await("committed past all of them")
        .atMost(PATIENCE)
        .until(() -> Topics.committed(Topic.PUSH_DELIVER, shard) > end);
    assertThat(failed()).containsOnlyOnceElementsOf(good);
    Map<Long, String> dead = deadLetters();
    reasons.forEach((offset, reason) -> assertThat(dead.get(offset)).contains(reason));
  }

  @Test
  void aDeliveryToVeryManyDevicesFailsInReceiptsOfABoundedSize() {
    List<String> devices = IntStream.range(0, 1_000).mapToObj(i -> "d" + i).toList();
    Delivery wide =
        Delivery.newBuilder()
            .setPosition(FIRST + 1_000)
            .setMessage(message())
            .addTargets(Devices.newBuilder().setUser(user).addAllDevices(devices))
            .addTargets(devices(userOfThisShard(), "phone"))
            .build();
    long offset = produce(PushDeliver.newBuilder().setDelivery(wide).build().toByteArray());

    Awaitility.await("committed past it")
        .atMost(PATIENCE)
        .until(() -> Topics.committed(Topic.PUSH_DELIVER, shard) > offset);
    List<Integer> sizes =
        Topics.all(Topic.PUSH_RECEIPT, PushReceipt.parser()).stream()
            .map(PushReceipt::getFailed)
            .filter(failed -> failed.getMessage().getId().equals(wide.getMessage().getId()))
            .map(Failed::getTargetsCount)
            .toList();
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(1_001);
    assertThat(sizes).allMatch(size -> size <= 1_000);
  }

  private record Bad(ByteString value, String reason) {
    private Bad(byte[] value, String reason) {
      this(ByteString.copyFrom(value), reason);
    }

    private Bad(MessageLite.Builder value, String reason) {
      this(value.build().toByteArray(), reason);
    }
  }

  private static Message result(Message message, String command) {
    return message.toBuilder()
        .setResult(CommandResult.newBuilder().setCommand(command).setErrorCode(1001))
        .build();
  }

  private List<Bad> bad() {
    Message ephemeral = message().toBuilder().setEphemeral(true).build();
    Delivery tooMany =
        Delivery.newBuilder()
            .setPosition(FIRST)
            .setMessage(message())
            .addAllTargets(Collections.nCopies(10_001, devices(user, "phone")))
            .build();
    return List.of(
        new Bad("no protobuf".getBytes(UTF_8), "not the record"),
        new Bad(new byte[1_000_000], "not the record"),
        new Bad(new byte[0], "a record of a kind"),
        new Bad(delivery(0, message(), user), "position 0 is impossible"),
        new Bad(delivery(-1, message(), user), "position -1 is impossible"),
        new Bad(delivery(1L << 53, message(), user), "is impossible"),
        new Bad(delivery(FIRST, ephemeral, user), "ephemeral"),
        new Bad(delivery(0, result(ephemeral, ""), user), "the command of a result has no id"),
        new Bad(delivery(FIRST, result(message(), "c"), user), "a result that is not ephemeral"),
        new Bad(delivery(FIRST, Message.getDefaultInstance(), user), "the message has no id"),
        new Bad(delivery(FIRST, message(), stranger), "is named in shard"),
        new Bad(delivery(FIRST, message(), "no:form"), "user id"),
        new Bad(PushDeliver.newBuilder().setDelivery(tooMany), "names 10001"),
        new Bad(
            PushDeliver.newBuilder()
                .setDelivery(Delivery.newBuilder().setPosition(FIRST).setMessage(message())),
            "a delivery to nobody"),
        new Bad(page(Page.newBuilder().setSession(round()).setNumber(-1)), "page number -1"),
        new Bad(page(Page.newBuilder().setNumber(1)), "user id"),
        new Bad(
            page(
                Page.newBuilder()
                    .setSession(round())
                    .setNumber(1)
                    .addEntries(PageEntry.newBuilder().setPosition(-3).setMessage(message()))),
            "position -3"),
        new Bad(
            PushDeliver.newBuilder().setEmpty(EmptyMailboxes.getDefaultInstance()),
            "empty mailboxes to nobody"),
        new Bad(
            PushDeliver.newBuilder()
                .setNudge(Nudge.newBuilder().addDevices(Devices.newBuilder().setUser(user))),
            "a nudge without a device"));
  }

  private List<Long> failed() {
    List<Long> positions = new ArrayList<>();
    for (PushReceipt receipt : Topics.all(Topic.PUSH_RECEIPT, PushReceipt.parser())) {
      Failed failed = receipt.getFailed();
      if (failed.getTargetsList().stream().anyMatch(target -> target.getUser().equals(user))) {
        positions.add(failed.getPosition());
      }
    }
    return positions;
  }

  private Map<Long, String> deadLetters() {
    Map<Long, String> reasons = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> dead : Topics.read(Topic.PUSH_DELIVER.deadLetterName())) {
      if (dead.partition() == shard) {
        reasons.put(
            Long.valueOf(header(dead, DeadLetters.OFFSET)), header(dead, DeadLetters.REASON));
      }
    }
    return reasons;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private long produce(byte[] value) {
    return Topics.produce(Topic.PUSH_DELIVER, shard, value);
  }

  private static PushDeliver.Builder delivery(long position, Message message, String user) {
    return PushDeliver.newBuilder()
        .setDelivery(
            Delivery.newBuilder()
                .setPosition(position)
                .setMessage(message)
                .addTargets(devices(user, "nobodys")));
  }

  private static PushDeliver.Builder page(Page.Builder page) {
    return PushDeliver.newBuilder().setPage(page);
  }

  private static Devices devices(String user, String device) {
    return Devices.newBuilder().setUser(user).addDevices(device).build();
  }

  private static Message message() {
    return Message.newBuilder()
        .setId(UUID.randomUUID().toString())
        .setAt(System.currentTimeMillis())
        .setPublication(ByteString.copyFromUtf8("{\"n\":1}"))
        .build();
  }

  private SessionRound round() {
    return SessionRound.newBuilder()
        .setUser(user)
        .setDevice("phone")
        .setSession("s1")
        .setEpoch(1)
        .setCounter(1)
        .build();
  }

  private Open open() {
    return Open.newBuilder()
        .setHandle(1)
        .setSession("s1")
        .setUser(user)
        .setDevice("phone")
        .setShard(shard)
        .setSince(1)
        .build();
  }

  private String userOfThisShard() {
    String other = "neighbour";
    while (SHARDS.of(other) != shard) {
      other = other + "x";
    }
    return other;
  }

  private String userOfAnotherShard() {
    String other = "stranger";
    while (SHARDS.of(other) == shard) {
      other = other + "x";
    }
    return other;
  }
}
