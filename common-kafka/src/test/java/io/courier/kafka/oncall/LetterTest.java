package io.courier.kafka.oncall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.deadletter.ReasonClass;
import io.courier.messages.id.Position;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/// What is said of letters, and what is made of them.
class LetterTest {
  private static final LetterId AT = new LetterId(Topic.PUSH_TASK, 3, 17);

  @Test
  void aLetterIsNamedByItsPlaceAndFoundByItsName() {
    assertThat(AT.text()).isEqualTo("push_task_dlq/3/17");
    assertThat(LetterId.parse(AT.text())).contains(AT);
    assertThat(Stream.of("push_task", "other_dlq/1/2", "push_task_dlq/-1/2", "push_task_dlq/a/2"))
        .allSatisfy(text -> assertThat(LetterId.parse(text)).isEmpty());
  }

  @Test
  void theHeadersSayWhereALetterComesFrom() {
    Letter letter = Letters.letter(Topic.PUSH_TASK, 3, 17, "a user of shard 4 in partition 11");
    assertThat(letter.id()).isEqualTo(AT);
    assertThat(letter.sourcePartition()).isEqualTo(1);
    assertThat(letter.sourceOffset()).isEqualTo(42);
    assertThat(letter.service()).isEqualTo("test");
    assertThat(letter.time()).isEqualTo(Instant.ofEpochSecond(17));
  }

  @Test
  void whatSomebodyElseWroteThereIsALetterToo() {
    ConsumerRecord<byte[], byte[]> foreign =
        new ConsumerRecord<>("push_task_dlq", 2, 5, null, new byte[0]);
    foreign.headers().add(DeadLetters.OFFSET, "many".getBytes(UTF_8));
    Letter letter = Letter.of(Topic.PUSH_TASK, foreign);
    assertThat(letter.sourcePartition()).isEqualTo(2);
    assertThat(letter.sourceOffset()).isEqualTo(Letter.UNKNOWN);
    assertThat(letter.reason()).contains("no reason");
  }

  @Test
  void reasonsThatDifferInNumbersAreOne() {
    Letter letter = Letters.letter(Topic.PUSH_TASK, 0, 1, "a user of shard 4 in partition 11");
    assertThat(letter.reasonGroup()).isEqualTo("a user of shard # in partition #");
    assertThat(letter.hasReason("a user of shard 9 in partition 2")).isTrue();
    assertThat(letter.hasReason("a user of shard # in partition #")).isTrue();
    assertThat(letter.hasReason("refused")).isTrue();
    assertThat(letter.hasReason("defect")).isFalse();
    assertThat(letter.hasReason("a user")).isFalse();
  }

  @Test
  void everyReasonIsOfOneOfThreeClasses() {
    assertThat(ReasonClass.of("unexpected: java.lang.NullPointerException"))
        .isEqualTo(ReasonClass.DEFECT);
    assertThat(ReasonClass.of("not the record that this topic carries: zero tag"))
        .isEqualTo(ReasonClass.UNREADABLE);
    assertThat(ReasonClass.of("the message has no id")).isEqualTo(ReasonClass.REFUSED);
  }

  @Test
  void aReplayedRecordIsUntouchedButForOurHeaders() {
    byte[] value = Letters.fanout("m").toByteArray();
    ConsumerRecord<byte[], byte[]> record =
        Letters.record(Topic.PUSH_TASK, 3, 17, value, "no reason");
    ProducerRecord<byte[], byte[]> back =
        ReplayRecords.back(Letter.of(Topic.PUSH_TASK, record), record);
    assertThat(back.topic()).isEqualTo("push_task");
    assertThat(back.partition()).isEqualTo(1);
    assertThat(back.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(back.value()).isSameAs(value);
    assertThat(Arrays.stream(back.headers().toArray()).map(Header::key))
        .containsExactlyInAnyOrder("foreign", DeadLetters.REPLAYED_FROM);
    assertThat(back.headers().lastHeader(DeadLetters.REPLAYED_FROM).value())
        .asString(UTF_8)
        .isEqualTo("push_task_dlq/3/17");
  }

  @Test
  void onlyTheNumberThatTheLettersOwnRecordLeftIsForgotten() {
    Letter letter = Letters.letter(Topic.PUSH_TASK, 3, 17, "unexpected: a defect");
    PushTask task = Letters.fanout("m");
    assertThat(FirstNumbers.key(letter, task)).isEqualTo("pushed:{s1}:m:0");
    ChatInput chat = ChatInput.newBuilder().setConversation("c").setMessageId("m").build();
    assertThat(FirstNumbers.key(letter, chat)).isEqualTo("input:{c}:m");
    assertThat(FirstNumbers.key(letter, null)).isNull();

    assertThat(FirstNumbers.isOwn(letter, Long.toString(Position.of(2, 42)))).isTrue();
    assertThat(FirstNumbers.isOwn(letter, Long.toString(Position.of(2, 41)))).isFalse();
    assertThat(FirstNumbers.isOwn(letter, "no number")).isFalse();
    assertThat(FirstNumbers.isOwn(letter, null)).isFalse();
  }

  @Test
  void aResolutionIsReadAsItWasWrittenAndGarbageIsNone() {
    Resolution skipped =
        new Resolution(
            "topic-1", State.SKIPPED, Instant.ofEpochSecond(5), "push", "bob: a \"test\"");
    assertThat(Resolution.fromBytes(skipped.toBytes())).contains(skipped);
    for (String garbage : new String[] {"", "{}", "[]", "{\"state\":\"open\"}", "null"}) {
      assertThat(Resolution.fromBytes(garbage.getBytes(UTF_8))).as(garbage).isEmpty();
    }
  }

  @Test
  void aResolutionOfATopicBeforeThisOneDoesNotHold() {
    Box box = new Box(Topic.PUSH_TASK, "new", Map.of(3, new Box.Range(10, 20)));
    assertThat(box.isOf(AT, resolution("new"))).isTrue();
    assertThat(box.isOf(AT, resolution("old"))).isFalse();
    assertThat(box.isOf(new LetterId(Topic.PUSH_TASK, 3, 9), resolution("new"))).isFalse();
    assertThat(box.isOf(new LetterId(Topic.PUSH_TASK, 3, 20), resolution("new"))).isFalse();
    assertThat(box.letters()).isEqualTo(10);
  }

  @Test
  void whatIsResolvedIsJumpedOver() {
    Resolutions resolutions = new Resolutions();
    for (long offset = 5; offset < 9; offset++) {
      resolutions.put(new LetterId(Topic.PUSH_TASK, 3, offset), resolution("new"));
    }
    assertThat(resolutions.nextOpen(Topic.PUSH_TASK, 3, 4)).isEqualTo(4);
    assertThat(resolutions.nextOpen(Topic.PUSH_TASK, 3, 5)).isEqualTo(9);
    resolutions.put(new LetterId(Topic.PUSH_TASK, 3, 7), null);
    assertThat(resolutions.nextOpen(Topic.PUSH_TASK, 3, 5)).isEqualTo(7);
  }

  private static Resolution resolution(String topicId) {
    return new Resolution(topicId, State.REPLAYED, Instant.EPOCH, "push", "");
  }
}
