package io.courier.kafka.oncall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.Topic;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What people are shown, how much of it, and how fast they may send.
class ListingTest {
  private final Arguments arguments = new Arguments(List.of(Topic.PUSH_TASK, Topic.PUSH_RECEIPT));

  @Test
  void lettersAreCountedByReason() {
    Tally tally = new Tally();
    tally.add(Letters.letter(Topic.PUSH_TASK, 0, 1, "rare"), State.OPEN);
    tally.add(Letters.letter(Topic.PUSH_TASK, 0, 2, "shard 1"), State.OPEN);
    tally.add(Letters.letter(Topic.PUSH_TASK, 0, 3, "shard 2"), State.OPEN);
    tally.add(Letters.letter(Topic.PUSH_TASK, 0, 4, "shard 3"), State.REPLAYED);
    assertThat(tally.reasons())
        .containsExactly(
            new Answers.ReasonLetters(
                "shard #", "refused", 2, 1, 0, "1970-01-01T00:00:02Z", "1970-01-01T00:00:04Z"),
            new Answers.ReasonLetters(
                "rare", "refused", 1, 0, 0, "1970-01-01T00:00:01Z", "1970-01-01T00:00:01Z"));
    assertThat(tally.oldest()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(tally.newest()).isEqualTo("1970-01-01T00:00:04Z");
  }

  @Test
  void reasonsBeyondTheBoundAreCountedTogether() {
    Tally tally = new Tally();
    for (int i = 0; i < 100; i++) {
      tally.add(Letters.letter(Topic.PUSH_TASK, 0, i, "x".repeat(i + 1)), State.OPEN);
    }
    assertThat(tally.reasons()).hasSize(51);
    assertThat(tally.reasons().getFirst().reason()).isEqualTo("other reasons");
    assertThat(tally.reasons().getFirst().open()).isEqualTo(50);
  }

  @Test
  void pagesFollowOneAnotherWhateverOrderLettersComeIn() {
    List<Letter> letters =
        List.of(
            Letters.letter(Topic.PUSH_TASK, 1, 0, "r"),
            Letters.letter(Topic.PUSH_TASK, 0, 8, "r"),
            Letters.letter(Topic.PUSH_TASK, 1, 1, "r"),
            Letters.letter(Topic.PUSH_TASK, 0, 7, "r"));
    Page first = new Page(null, 3);
    letters.forEach(letter -> first.offer(letter, null));
    assertThat(first.lines()).extracting(Answers.Line::offset).containsExactly(7L, 8L, 0L);
    assertThat(first.next()).isEqualTo("push_task_dlq/1/0");
    Page second = new Page(LetterId.parse("push_task_dlq/1/0").orElseThrow(), 3);
    letters.forEach(letter -> second.offer(letter, null));
    assertThat(second.lines()).extracting(Answers.Line::offset).containsExactly(1L);
    assertThat(second.next()).isNull();
  }

  @Test
  void argumentsThatCannotBeAreAnsweredWithASentence() {
    refused(() -> arguments.list("chat_input", null, null, null, null), "push_task, push_receipt");
    refused(() -> arguments.list(null, null, "closed", null, null), "open, replayed, skipped");
    refused(() -> arguments.list(null, null, null, "501", null), "from 1 to 500");
    refused(() -> arguments.list(null, null, null, null, "nowhere"), "push_task_dlq/3/17");
    refused(() -> arguments.letter("push_task", "one", "2"), "partition is a number");
    refused(() -> arguments.selection(null, null, null, null), "topic is missing");
    refused(() -> arguments.selection("push_task", "1", null, null), "offset is a number");
    refused(() -> arguments.selection("push_task", "1", "2", "why"), "either one letter");
    refused(() -> Arguments.content("yes"), "true or false");
    refused(() -> Arguments.note(" "), "who has decided it, and why");
    refused(() -> Arguments.note("x".repeat(501)), "500 characters");
  }

  @Test
  void aTopicIsNamedByItselfOrByItsDeadLetters() {
    LetterId letter = new LetterId(Topic.PUSH_TASK, 1, 2);
    assertThat(arguments.letter("push_task", "1", "2")).isEqualTo(letter);
    assertThat(arguments.selection("push_task_dlq", "1", "2", ""))
        .isEqualTo(new Selection.One(letter));
    ListQuery all = arguments.list(null, null, null, null, null);
    assertThat(all.topics()).isEqualTo(arguments.answersFor());
    assertThat(all.state()).isEqualTo(State.OPEN);
    assertThat(arguments.list(null, null, "any", null, null).state()).isNull();
  }

  @Test
  void contentIsHiddenUnlessAskedFor() {
    PushDeliver record = Letters.delivery("m", 5);
    assertThat(RecordView.of(record, false).toString())
        .contains("position=5", "user=bob", "devices=[web, tv]", "publication=hidden, 26 bytes")
        .doesNotContain(Letters.SECRET);
    assertThat(RecordView.of(record, true).toString()).contains(Letters.SECRET);
  }

  @Test
  void noMoreIsShownThanPeopleRead() {
    Delivery.Builder delivery = Letters.delivery("m", 5).getDelivery().toBuilder();
    for (int i = 0; i < 1_000; i++) {
      Devices.Builder devices = Devices.newBuilder().setUser("u".repeat(1_000));
      for (int j = 0; j < 200; j++) {
        devices.addDevices("device-" + j);
      }
      delivery.addTargets(devices);
    }
    delivery.getMessageBuilder().setPublication(ByteString.copyFrom(new byte[500_000]));
    PushDeliver record = PushDeliver.newBuilder().setDelivery(delivery).build();
    assertThat(RecordView.of(record, true).toString())
        .hasSizeLessThan(100_000)
        .contains("… 500 more characters", "… 150 more");
    assertThat(RecordView.hex(new byte[5_000])).hasSizeLessThan(600).endsWith("5000 bytes");
  }

  @Test
  void noMoreIsSentInASecondThanIsAllowed() {
    long[] now = {0};
    TimeMeter clock =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return now[0];
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    ReplayPace pace = new ReplayPace(5, clock);
    Duration moment = Duration.ofMillis(100);
    for (int i = 0; i < 5; i++) {
      assertThat(pace.await(moment)).isTrue();
    }
    assertThat(pace.await(moment)).as("the sixth in this second").isFalse();
    now[0] += Duration.ofMillis(200).toNanos();
    assertThat(pace.await(moment)).as("a fifth of a second later").isTrue();
    assertThat(pace.await(moment)).isFalse();
    assertThat(pace.await(Duration.ZERO)).isFalse();
  }

  private static void refused(Runnable call, String sentence) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(Problem.class, it -> assertThat(it.status()).isEqualTo(400))
        .hasMessageContaining(sentence);
  }
}
