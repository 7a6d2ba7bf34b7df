package io.courier.logic.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.kafka.produce.Producers;
import io.courier.logic.Inputs;
import io.courier.logic.event.Publications;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.Shards;
import io.courier.messages.id.UserId;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
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
  void theRecipientsOfADirectConversationAreItsMembers() {
    DirectRecipients recipients = new DirectRecipients();
    UserId alice = new UserId("alice");

    assertThat(recipients.of(ConversationId.direct(alice, new UserId("bob")), 1))
        .containsExactly("alice", "bob");
    assertThat(recipients.of(ConversationId.direct(alice, alice), 1)).containsExactly("alice");
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
