package io.courier.simulation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.messages.topic.Topic;
import io.courier.simulation.time.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// What the model of consumer groups lets members do.
class GroupTest {
  private static final TopicPartition FIRST = partition(0);
  private static final TopicPartition SECOND = partition(1);

  private final Broker broker = new Broker(2, record -> {});
  private final Group group = broker.group("access", true);
  private final List<String> told = new ArrayList<>();

  @Test
  void aPartitionMovesOnlyAfterItsReaderHasGivenItUp() {
    Member one = member("one");
    poll(one);
    Member two = member("two");
    poll(two);
    assertThat(told).containsExactly("one assigned [0, 1]");
    poll(one);
    poll(two);
    assertThat(told)
        .containsExactly(
            "one assigned [0, 1]", "one revoked [1]", "one assigned []", "two assigned [1]");
  }

  @Test
  void whoTakesOverReadsFromWhatIsCommitted() {
    broker.append(Topic.PUSH_DELIVER, 0, new byte[] {1});
    broker.append(Topic.PUSH_DELIVER, 0, new byte[] {2});
    Member one = member("one");
    poll(one);
    one.consumer().commitSync(Map.of(FIRST, new OffsetAndMetadata(1)));
    one.consumer().close();
    Member two = member("two");
    assertThat(read(two)).containsExactly(2);
  }

  @Test
  void aMemberThatWasGivenUpReadsOnAndItsCommitsAreRefused() {
    Member one = member("one");
    poll(one);
    one.evict(1);
    Member two = member("two");
    poll(two);
    broker.append(Topic.PUSH_DELIVER, 0, new byte[] {7});
    assertThat(read(one, 1)).containsExactly(7);
    Map<TopicPartition, OffsetAndMetadata> all = Map.of(FIRST, new OffsetAndMetadata(1));
    assertThatThrownBy(() -> one.consumer().commitSync(all))
        .isInstanceOf(CommitFailedException.class);
    assertThat(group.committed(FIRST)).isZero();
    assertThat(read(two)).containsExactly(7);
    poll(one);
    assertThat(told).contains("one lost [0, 1]");
  }

  @Test
  void everyMemberOfAnEagerGroupGivesAllUpBeforeAnyGetsAnything() {
    Group eager = broker.group("push", false);
    Member one = member(eager, "one");
    poll(one);
    Member two = member(eager, "two");
    poll(two);
    assertThat(told).containsExactly("one assigned [0, 1]");
    poll(one);
    poll(two);
    assertThat(told)
        .containsExactly(
            "one assigned [0, 1]", "one revoked [0, 1]", "one assigned [0]", "two assigned [1]");
  }

  private Member member(String id) {
    return member(group, id);
  }

  private Member member(Group of, String id) {
    Member member = new Member(of, id, 10, Dice.of(1, id), () -> {});
    member.consumer().subscribe(List.of(Topic.PUSH_DELIVER.topicName()), new Listener(id));
    return member;
  }

  private static void poll(Member member) {
    member.consumer().poll(Duration.ZERO);
  }

  private static List<Integer> read(Member member) {
    return read(member, 5);
  }

  private static List<Integer> read(Member member, int polls) {
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < polls; i++) {
      member.consumer().poll(Duration.ZERO).forEach(it -> values.add((int) it.value()[0]));
    }
    return values;
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(Topic.PUSH_DELIVER.topicName(), number);
  }

  private final class Listener implements ConsumerRebalanceListener {
    private final String id;

    private Listener(String id) {
      this.id = id;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      tell("assigned", partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      tell("revoked", partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      tell("lost", partitions);
    }

    private void tell(String what, Collection<TopicPartition> partitions) {
      assertThat(partitions).isSubsetOf(FIRST, SECOND);
      told.add(id + " " + what + " " + partitions.stream().map(TopicPartition::partition).toList());
    }
  }
}
