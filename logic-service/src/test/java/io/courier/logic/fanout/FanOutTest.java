package io.courier.logic.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.kafka.produce.Producers;
import io.courier.logic.Inputs;
import io.courier.logic.event.Publications;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private static final Shards SHARDS = new Shards(24);

  private final FanOut fanOut = new FanOut(SHARDS, 100);
  private final Message message =
      Publications.message(Inputs.send("direct:alice:bob", "alice", "k1"), 9);

  @Test
  void eachShardWithARecipientGetsOneRecord() {
    assertThat(SHARDS.of("alice")).isNotEqualTo(SHARDS.of("bob"));

    List<ShardTask> tasks = fanOut.toUsers(message, List.of("alice", "bob"), "alice", "phone");

    assertThat(tasks).hasSize(2);
    for (ShardTask task : tasks) {
      Fanout fanout = task.task().getFanout();
      assertThat(fanout.getMessage()).isEqualTo(message);
      assertThat(fanout.getChunk()).isZero();
      assertThat(fanout.getRecipientsCount()).isEqualTo(1);
      assertThat(task.shard()).isEqualTo(SHARDS.of(fanout.getRecipients(0).getUser()));
    }
    assertThat(recipients(tasks))
        .containsExactlyInAnyOrder(choice("alice", true, "phone"), choice("bob", true));
  }

  @Test
  void toOneselfLeavesOutOnlyTheSendingDevice() {
    List<ShardTask> tasks = fanOut.toUsers(message, List.of("alice"), "alice", "phone");

    assertThat(tasks).hasSize(1);
    assertThat(recipients(tasks)).containsExactly(choice("alice", true, "phone"));
  }

  @Test
  void aMessageToAHundredThousandUsersIsManyRecordsOfWhichEachIsWellBelowWhatKafkaTakes() {
    int most = 2_500;
    Message large =
        message.toBuilder().setPublication(ByteString.copyFrom(new byte[257 << 10])).build();
    String longest = "x".repeat(120);
    List<String> users = IntStream.range(0, 100_000).mapToObj(i -> longest + i).toList();

    List<ShardTask> tasks = new FanOut(new Shards(2), most).toUsers(large, users, "alice", "phone");

    assertThat(tasks).hasSizeBetween(40, 60);
    assertThat(tasks)
        .allSatisfy(
            task ->
                assertThat(task.task().getSerializedSize()).isLessThan(Producers.MAX_RECORD_BYTES));
    assertThat(tasks.stream().mapToInt(it -> it.task().getFanout().getRecipientsCount()).sum())
        .isEqualTo(100_000);
  }

  @Test
  void anEventGoesToOneDeviceAlone() {
    ShardTask task = fanOut.toDevice(message, "alice", "phone");

    assertThat(task.shard()).isEqualTo(SHARDS.of("alice"));
    assertThat(recipients(List.of(task))).containsExactly(choice("alice", false, "phone"));
  }

  @Test
  void manyRecipientsOfAShardAreSplitTheSameWayWhateverTheirOrder() {
    FanOut small = new FanOut(new Shards(2), 10);
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      users.add("user-" + i);
    }

    List<ShardTask> tasks = small.toUsers(message, users, "alice", "phone");

    Set<String> chunks = new HashSet<>();
    List<String> reached = new ArrayList<>();
    for (ShardTask task : tasks) {
      assertThat(chunks.add(task.shard() + ":" + task.task().getFanout().getChunk())).isTrue();
      task.task().getFanout().getRecipientsList().forEach(r -> reached.add(r.getUser()));
    }
    assertThat(tasks.size()).isGreaterThan(20);
    assertThat(reached).containsExactlyInAnyOrderElementsOf(users);

    Collections.shuffle(users, new Random(1));
    assertThat(membersByChunk(small.toUsers(message, users, "alice", "phone")))
        .isEqualTo(membersByChunk(tasks));
  }

  @Test
  void membersThatWerePackedBeforeGetTheSameRecordsAsUsersThatAreNamed() {
    FanOut small = new FanOut(SHARDS, 10);
    List<String> users = IntStream.range(0, 1_000).mapToObj(i -> "user-" + i).toList();
    Audience audience = Audience.of(small.packing(), users);

    List<PackedTask> packed = small.toOthers(message, audience, "user-7", "phone");

    assertThat(audience.size()).isEqualTo(1_000);
    assertThat(read(packed))
        .containsExactlyElementsOf(small.toUsers(message, users, "user-7", "phone"));
  }

  @Test
  void whoHasJustLeftIsToldInChunksBehindThoseOfTheMembers() {
    FanOut small = new FanOut(new Shards(1), 10);
    List<String> users = IntStream.range(0, 25).mapToObj(i -> "user-" + i).toList();
    Audience audience = Audience.of(small.packing(), users);

    List<ShardTask> tasks = read(small.toAll(message, audience, List.of("carol", "dave")));

    assertThat(recipients(tasks)).hasSize(27).contains(choice("user-3", true));
    Fanout last = tasks.getLast().task().getFanout();
    assertThat(last.getChunk()).isEqualTo(3);
    assertThat(last.getRecipientsList())
        .containsExactly(choice("carol", true), choice("dave", true));
  }

  @Test
  void whenOneShardChangesTheOthersStayPacked() {
    Audience before = Audience.of(fanOut.packing(), List.of("alice", "bob"));
    int ofBob = SHARDS.of("bob");

    Audience after = before.with(fanOut.packing(), Map.of(ofBob, List.of()), 1);

    assertThat(recipients(read(fanOut.toAll(message, after, List.of()))))
        .containsExactly(choice("alice", true));
    assertThat(recipients(read(fanOut.toAll(message, before, List.of())))).hasSize(2);
    assertThat(after.chunksOfShard().get(SHARDS.of("alice")))
        .isSameAs(before.chunksOfShard().get(SHARDS.of("alice")));
  }

  private static Set<Set<String>> membersByChunk(List<ShardTask> tasks) {
    Set<Set<String>> chunks = new HashSet<>();
    for (ShardTask task : tasks) {
      Set<String> members = new HashSet<>();
      members.add("#" + task.shard() + ":" + task.task().getFanout().getChunk());
      task.task().getFanout().getRecipientsList().forEach(r -> members.add(r.getUser()));
      chunks.add(members);
    }
    return chunks;
  }

  /// What is packed is read as any other task.
  private static List<ShardTask> read(List<PackedTask> packed) {
    List<ShardTask> tasks = new ArrayList<>();
    for (PackedTask task : packed) {
      try {
        tasks.add(new ShardTask(task.shard(), PushTask.parseFrom(task.task().toByteString())));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("not a task", e);
      }
    }
    return tasks;
  }

  private static List<DeviceChoice> recipients(List<ShardTask> tasks) {
    return tasks.stream()
        .flatMap(task -> task.task().getFanout().getRecipientsList().stream())
        .toList();
  }

  private static DeviceChoice choice(String user, boolean allExcept, String... devices) {
    return DeviceChoice.newBuilder()
        .setUser(user)
        .addAllDevices(List.of(devices))
        .setAllExcept(allExcept)
        .build();
  }
}
