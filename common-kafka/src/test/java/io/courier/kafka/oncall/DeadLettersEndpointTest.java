package io.courier.kafka.oncall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.TestKafka;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.oncall.OnCallService.Noting;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import tools.jackson.databind.JsonNode;

/// The endpoint as people on call have it, over a real Kafka. Each test has a reason and positions
/// of its own, since the broker is shared with all tests of this module.
class DeadLettersEndpointTest extends DeadLettersFixture {
  @Test
  void aPoisonRecordIsReplayedAfterTheRepairAndTheStreamGoesOn() {
    long poison = Noting.DEFECT + 1;
    produce(Topic.OFFLINE_STORAGE, 0, store(1011).toByteArray());
    produce(Topic.OFFLINE_STORAGE, 0, store(poison).toByteArray());
    produce(Topic.OFFLINE_STORAGE, 0, store(1012).toByteArray());
    await().atMost(SOON).until(() -> noting.count(1012) == 1 && noting.count(1011) >= 1);
    String of = "?topic=offline_storage&reason=defect";
    await().atMost(SOON).until(() -> get(of).get("letters").size() == 1);
    JsonNode letter = get(of).get("letters").get(0);
    assertThat(letter.get("kind").asString()).isEqualTo("defect");
    assertThat(letter.get("service").asString()).isEqualTo("note-service");
    assertThat(letter.get("state").asString()).isEqualTo("open");

    noting.repair();
    JsonNode done = post("replay", 200, id(letter));
    assertThat(done.get("replayed").asInt()).isEqualTo(1);
    await().atMost(SOON).until(() -> noting.count(poison) == 1);
    produce(Topic.OFFLINE_STORAGE, 0, store(1013).toByteArray());
    await().atMost(SOON).until(() -> noting.count(1013) == 1);

    JsonNode again = post("replay", 200, id(letter));
    assertThat(again.get("already").asInt()).isEqualTo(1);
    assertThat(again.get("replayed").asInt()).isZero();
    assertThat(stored(poison)).as("the poison and its one replay").hasSize(2);
    assertThat(get(of).get("letters")).isEmpty();
    assertThat(get(of + "&state=replayed").get("letters")).hasSize(1);
    assertThat(replayedFrom(stored(poison).getLast()))
        .isEqualTo("offline_storage_dlq/0/" + letter.get("offset").asLong());
  }

  @Test
  void aDeliveryGoesByTheStoreAtItsPositionAndNeverByPushDeliver() {
    dead(Topic.PUSH_DELIVER, 1, Letters.delivery("m", 1021).toByteArray(), "by the store");
    JsonNode done = post("replay", 200, all("push_deliver", "by the store"));
    assertThat(done.get("replayed").asInt()).isEqualTo(1);
    assertThat(done.get("letters").get(0).get("sentence").asString()).contains("offline_storage");
    await().atMost(SOON).until(() -> noting.count(1021) == 1);
    ConsumerRecord<byte[], byte[]> record = stored(1021).getFirst();
    assertThat(record.partition()).isEqualTo(1);
    Store store = parsed(record).getStore();
    assertThat(store.getMessage()).isEqualTo(Letters.message("m"));
    assertThat(store.getTargetsList())
        .containsExactly(
            DeviceChoice.newBuilder().setUser("bob").addDevices("web").addDevices("tv").build());
    assertThat(TestKafka.read("push_deliver")).isEmpty();
  }

  @Test
  void whatIsNeedlessIsClosedAndWhatCannotBeReadIsRefusedAndStaysOpen() {
    dead(
        Topic.PUSH_DELIVER,
        0,
        PushDeliver.newBuilder().setPage(Page.newBuilder().setNumber(1)).build().toByteArray(),
        "mixed");
    dead(Topic.PUSH_DELIVER, 0, (Letters.SECRET + " no protobuf").getBytes(UTF_8), "mixed");
    JsonNode done = post("replay", 200, all("push_deliver", "mixed"));
    assertThat(done.get("needless").asInt()).isEqualTo(1);
    assertThat(done.get("refused").asInt()).isEqualTo(1);
    assertThat(done.get("replayed").asInt()).isZero();

    JsonNode open = get("?topic=push_deliver&reason=mixed").get("letters");
    assertThat(open).hasSize(1);
    String path = "/push_deliver/0/" + open.get(0).get("offset").asLong();
    JsonNode hidden = get(path);
    assertThat(hidden.get("unreadable").get("problem").asString()).contains("Not a record of");
    assertThat(hidden.toString()).doesNotContain(hex(Letters.SECRET)).contains("content=true");
    assertThat(hidden.get("replay").asString()).contains("skip it");
    assertThat(get(path + "?content=true").get("unreadable").get("hexPreview").asString())
        .startsWith(hex(Letters.SECRET));
  }

  @Test
  void contentIsShownOnlyWhenAskedFor() {
    dead(Topic.PUSH_DELIVER, 2, Letters.delivery("m", 1031).toByteArray(), "hidden");
    JsonNode line = get("?topic=push_deliver&reason=hidden").get("letters").get(0);
    String path = "/push_deliver_dlq/2/" + line.get("offset").asLong();
    JsonNode shown = get(path);
    assertThat(shown.toString()).doesNotContain(Letters.SECRET);
    assertThat(shown.get("record").get("delivery").get("position").asLong()).isEqualTo(1031);
    assertThat(shown.get("headers").get(DeadLetters.REASON).asString()).isEqualTo("hidden");
    assertThat(get(path + "?content=true").toString()).contains(Letters.SECRET);
  }

  @Test
  void oneCallReplaysNoMoreThanItMayAndTheNextGoesOn() {
    for (int position = 1041; position < 1048; position++) {
      dead(Topic.PUSH_DELIVER, 3, Letters.delivery("m", position).toByteArray(), "many");
    }
    JsonNode first = post("replay", 200, all("push_deliver", "many"));
    assertThat(first.get("replayed").asInt()).isEqualTo(5);
    assertThat(first.get("more").asBoolean()).isTrue();
    JsonNode second = post("replay", 200, all("push_deliver", "many"));
    assertThat(second.get("replayed").asInt()).isEqualTo(2);
    assertThat(second.get("more").asBoolean()).isFalse();
    JsonNode third = post("replay", 200, all("push_deliver", "many"));
    assertThat(third.get("replayed").asInt()).isZero();
    await().atMost(SOON).until(() -> noting.count(1047) == 1);
    assertThat(TestKafka.read("offline_storage"))
        .extracting(record -> parsed(record).getStore().getPosition())
        .filteredOn(position -> position > 1040 && position < 1048)
        .containsExactly(1041L, 1042L, 1043L, 1044L, 1045L, 1046L, 1047L);
  }

  @Test
  void openLettersAreFoundBehindAnyNumberThatWereDealtWith() {
    for (int i = 0; i < 4; i++) {
      dead(Topic.OFFLINE_STORAGE, 3, store(1071).toByteArray(), "in front");
    }
    desk.skip(new Selection.All(Topic.OFFLINE_STORAGE, "in front"), "eve: in front");
    dead(Topic.OFFLINE_STORAGE, 3, store(1072).toByteArray(), "behind");
    OnCallSettings few = new OnCallSettings(50, 5, 3, settings.callTime(), settings.countEvery());
    Answers.Listing listing =
        another(TestKafka.ADMIN, TestKafka.PRODUCER, few)
            .list(new ListQuery(List.of(Topic.OFFLINE_STORAGE), "behind", State.OPEN, 10, null));
    assertThat(listing.complete()).isFalse();
    assertThat(listing.letters()).singleElement().matches(it -> it.reason().equals("behind"));
  }

  @Test
  void aSkippedLetterIsClosedForAllInstancesWithItsNote() {
    dead(Topic.PUSH_DELIVER, 1, Letters.delivery("m", 1051).toByteArray(), "skipped");
    JsonNode line = get("?topic=push_deliver&reason=skipped").get("letters").get(0);
    watch.count();
    double before = open("push_deliver");
    Map<String, Object> skip =
        Map.of(
            "topic",
            "push_deliver",
            "partition",
            1,
            "offset",
            line.get("offset").asLong(),
            "note",
            "eve: a test account");
    assertThat(post("skip", 200, skip).get("skipped").asInt()).isEqualTo(1);
    assertThat(open("push_deliver")).isEqualTo(before - 1);
    watch.count();
    assertThat(open("push_deliver")).isEqualTo(before - 1);

    DeadLettersDesk other = another(TestKafka.ADMIN, TestKafka.PRODUCER);
    Answers.Listing seen =
        other.list(new ListQuery(List.of(Topic.PUSH_DELIVER), "skipped", State.SKIPPED, 10, null));
    assertThat(seen.letters())
        .singleElement()
        .satisfies(it -> assertThat(it.note()).isEqualTo("eve: a test account"));
    assertThat(other.replay(new Selection.All(Topic.PUSH_DELIVER, "skipped")).replayed()).isZero();
    assertThat(stored(1051)).isEmpty();
  }

  @Test
  void aCrashBetweenSendingAndNotingSendsTheSameRecordOnceMoreAndNothingElse() {
    dead(Topic.PUSH_DELIVER, 2, Letters.delivery("m", 1061).toByteArray(), "crash");
    Selection crash = new Selection.All(Topic.PUSH_DELIVER, "crash");
    DeadLettersEndpoint dying =
        new DeadLettersEndpoint(another(TestKafka.ADMIN, failingAt(ResolutionTopic.NAME)));
    WebEndpointResponse<Object> died =
        dying.resolve("replay", "push_deliver", null, null, "crash", null);
    assertThat(died.getStatus()).isEqualTo(503);
    assertThat(stored(1061)).hasSize(1);

    assertThat(desk.replay(crash).replayed()).isEqualTo(1);
    assertThat(another(TestKafka.ADMIN, TestKafka.PRODUCER).replay(crash).replayed()).isZero();
    assertThat(stored(1061)).hasSize(2);
    assertThat(parsed(stored(1061).getFirst())).isEqualTo(parsed(stored(1061).getLast()));
  }

  @Test
  void whatCannotBeIsAnsweredWithASentence() {
    assertThat(get("?topic=chat_input", 400).get("problem").asString())
        .contains("push_deliver, offline_storage");
    assertThat(get("?limit=many", 400).get("problem").asString()).contains("from 1 to 500");
    assertThat(get("/push_deliver/0/999999", 404).get("problem").asString())
        .contains("push_deliver_dlq/0/999999");
    assertThat(post("skip", 400, all("push_deliver", "x")).get("problem").asString())
        .contains("needs a note");
    assertThat(post("burn", 400, all("push_deliver", "x")).get("problem").asString())
        .contains("replay or to skip");
    assertThat(post("replay", 400, Map.of()).get("problem").asString())
        .contains("topic is missing");
  }

  @Test
  void aKafkaThatIsAwayIsAnsweredWithASentence() {
    Map<String, Object> nowhere =
        Map.of(
            "bootstrap.servers", "127.0.0.1:1",
            "request.timeout.ms", 500,
            "default.api.timeout.ms", 500);
    try (Admin away = Admin.create(nowhere)) {
      WebEndpointResponse<Object> answer =
          new DeadLettersEndpoint(another(away, TestKafka.PRODUCER))
              .list("push_deliver", null, null, null, null);
      assertThat(answer.getStatus()).isEqualTo(503);
      assertThat(answer.getBody())
          .asString()
          .contains("Kafka does not answer")
          .doesNotContain("Exception");
    }
  }
}
