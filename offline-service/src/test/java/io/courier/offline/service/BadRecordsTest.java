package io.courier.offline.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import io.courier.messages.topic.UserOnline.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// Every kind of bad record of Offline's four topics, each between two good ones of its partition.
class BadRecordsTest extends ServiceTest {
  private static final long POSITION = 1L << 40;

  private final String user = OfflineUnderTest.newUser();

  @Test
  void badStoresBecomeDeadLettersAndNothingIsLostAroundThem() {
    int good =
        run(
            Topic.OFFLINE_STORAGE,
            number -> offline.store(user, "m" + number, "phone"),
            List.of(
                new Bad("no protobuf".getBytes(UTF_8), "not the record"),
                new Bad(new byte[1_000_000], "not the record"),
                new Bad(new byte[0], "neither a store nor markers"),
                bad(store(0), "without position"),
                bad(store(-5), "without position"),
                bad(store(1L << 53), "is impossible"),
                bad(store(POSITION).clearMessage(), "the message has no id"),
                bad(large(), "bytes"),
                bad(store(POSITION).clearTargets(), "a store to nobody"),
                bad(
                    store(POSITION).setTargets(0, choice(stranger(), "phone")),
                    "is named in shard"),
                bad(store(POSITION).setTargets(0, choice(user)), "without a device"),
                bad(store(POSITION).setTargets(0, choice(user, "a,b")), "device id"),
                bad(
                    store(POSITION)
                        .addAllTargets(Collections.nCopies(10_000, choice(user, "phone"))),
                    "names 10001"),
                new Bad(
                    OfflineStorage.newBuilder().setMarkers(Markers.getDefaultInstance()).build(),
                    "markers to nobody")));
    await().until(() -> rows(user, "phone") == good);
  }

  @Test
  void badAcknowledgementsBecomeDeadLettersAndNothingIsLostAroundThem() {
    List<Bad> bad =
        List.of(
            new Bad("no protobuf".getBytes(UTF_8), "not the record"),
            new Bad(new byte[0], "page number 0"),
            new Bad(ack(0, 5), "page number 0"),
            new Bad(ack(Integer.MAX_VALUE, 5), "page number"),
            new Bad(ack(1, -5), "position -5"),
            new Bad(
                OfflineAck.newBuilder()
                    .setPage(confirmed(1, 5).setSession(round(stranger())))
                    .build(),
                "is named in shard"));
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i <= bad.size(); i++) {
      positions.add(offline.store(user, "m" + i, "phone"));
    }
    await().until(() -> rows(user, "phone") == positions.size());
    run(
        Topic.OFFLINE_ACK,
        number -> offline.send(Topic.OFFLINE_ACK, user, ack(1, positions.get(number))),
        bad);
    await().until(() -> rows(user, "phone") == 0);
  }

  @Test
  void badRequestsBecomeDeadLettersAndNothingIsLostAroundThem() {
    List<SessionRound> rounds = new ArrayList<>();
    run(
        Topic.OFFLINE_RETRIEVE,
        number -> rounds.add(offline.retrieve(user, "phone")),
        List.of(
            new Bad("no protobuf".getBytes(UTF_8), "not the record"),
            new Bad(new byte[0], "user id"),
            new Bad(retrieve(round(stranger())), "is named in shard"),
            new Bad(retrieve(round(user).toBuilder().setDevice("").build()), "device id"),
            new Bad(retrieve(round(user).toBuilder().setSession("").build()), "no id"),
            new Bad(
                retrieve(round(user).toBuilder().setCounter(-1).build()), "the round (7, -1)")));
    rounds.forEach(offline::awaitEmpty);
  }

  @Test
  void badSignsOfPresenceBecomeDeadLettersAndNothingIsLostAroundThem() {
    int good =
        run(
            Topic.USER_ONLINE,
            number -> offline.online(user, "d" + number, State.ONLINE),
            List.of(
                new Bad("no protobuf".getBytes(UTF_8), "not the record"),
                new Bad(new byte[0], "user id"),
                new Bad(
                    online(user, "phone").setState(State.STATE_UNSPECIFIED).build(),
                    "neither online nor"),
                new Bad(ofUnknownState(), "neither online nor"),
                new Bad(online(user, "").build(), "device id"),
                new Bad(online(stranger(), "phone").build(), "is named in shard")));
    await()
        .until(() -> count("SELECT count(*) FROM offline.device WHERE user_id = ?", user) == good);
  }

  private record Bad(ByteString value, String reason) {
    private Bad(byte[] value, String reason) {
      this(ByteString.copyFrom(value), reason);
    }

    private Bad(MessageLite value, String reason) {
      this(value.toByteArray(), reason);
    }
  }

  private static Bad bad(Store.Builder store, String reason) {
    return new Bad(OfflineStorage.newBuilder().setStore(store).build(), reason);
  }

  /// Writes good and bad ones in turn, and awaits a dead letter with its reason for each bad one.
  ///
  /// @return how many good ones there are
  private int run(Topic topic, IntConsumer good, List<Bad> bad) {
    String deadLetters = topic.deadLetterName();
    try (OfflineUnderTest reading = new OfflineUnderTest(deadLetters)) {
      int shard = offline.shardOf(user);
      for (int number = 0; number < bad.size(); number++) {
        good.accept(number);
        offline.sendRaw(topic, shard, bad.get(number).value().toByteArray());
      }
      good.accept(bad.size());
      int next = 0;
      List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
      while (next < bad.size()) {
        ConsumerRecord<byte[], byte[]> dead =
            reading.awaitRecord(
                it ->
                    it.topic().equals(deadLetters)
                        && it.partition() == shard
                        && !seen.contains(it));
        seen.add(dead);
        next++;
      }
      // Those that cannot be decoded come after the others of their poll.
      for (Bad one : bad) {
        assertThat(seen)
            .anyMatch(
                dead ->
                    Arrays.equals(dead.value(), one.value().toByteArray())
                        && reason(dead).contains(one.reason()));
      }
    }
    return bad.size() + 1;
  }

  private static String reason(ConsumerRecord<byte[], byte[]> dead) {
    return new String(dead.headers().lastHeader("courier-dlq-reason").value(), UTF_8);
  }

  private Store.Builder store(long position) {
    return Store.newBuilder()
        .setPosition(position)
        .setMessage(OfflineUnderTest.message("bad"))
        .addTargets(choice(user, "phone"));
  }

  private Store.Builder large() {
    Message message =
        OfflineUnderTest.message("bad").toBuilder()
            .setPublication(ByteString.copyFrom(new byte[900_001]))
            .build();
    return store(POSITION).setMessage(message);
  }

  private static DeviceChoice choice(String user, String... devices) {
    return DeviceChoice.newBuilder().setUser(user).addAllDevices(List.of(devices)).build();
  }

  private OfflineAck ack(int number, long position) {
    return OfflineAck.newBuilder().setPage(confirmed(number, position)).build();
  }

  private PageConfirmed.Builder confirmed(int number, long position) {
    return PageConfirmed.newBuilder()
        .setSession(round(user))
        .setNumber(number)
        .addPositions(position)
        .setLast(true);
  }

  private static OfflineRetrieve retrieve(SessionRound round) {
    return OfflineRetrieve.newBuilder().setSession(round).build();
  }

  private static SessionRound round(String user) {
    return SessionRound.newBuilder()
        .setUser(user)
        .setDevice("phone")
        .setSession("s1")
        .setEpoch(7)
        .setCounter(1)
        .build();
  }

  private static UserOnline.Builder online(String user, String device) {
    return UserOnline.newBuilder()
        .setVersion(1)
        .setUser(user)
        .setDevice(device)
        .setState(State.ONLINE);
  }

  /// As a later version might write it: field 5 has the value 99.
  private byte[] ofUnknownState() {
    ByteString known = online(user, "phone").build().toByteString();
    return known.concat(ByteString.copyFrom(new byte[] {5 << 3, 99})).toByteArray();
  }

  private String stranger() {
    String other = "stranger";
    while (offline.shardOf(other) == offline.shardOf(user)) {
      other = other + "x";
    }
    return other;
  }
}
