package io.courier.access.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.access.deliver.Reason;
import io.courier.access.deliver.Round;
import io.courier.access.produce.HeldProducer;
import io.courier.access.produce.RecordSender;
import io.courier.access.produce.Sent;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiptOutboxTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int MAX_RECORD_BYTES = 20_000;
  private static final int BEHIND_BYTES = 50_000;

  private final HeldProducer producer = new HeldProducer();
  private final RecordSender records =
      new RecordSender(producer, BEHIND_BYTES, new SimpleMeterRegistry());
  private final List<DeviceKey> stored = new CopyOnWriteArrayList<>();
  private final ReceiptOutbox outbox =
      new ReceiptOutbox(
          3, 7, records, (device, position) -> stored.add(device), Runnable::run, MAX_RECORD_BYTES);

  @AfterEach
  void stop() {
    producer.full(false);
    records.stop();
  }

  @Test
  void devicesThatFailTheSameRecordsInAnyOrderShareTheirReceipts() {
    RecordDelivery one = delivery(1, 1_000);
    RecordDelivery two = delivery(2, 1_000);
    for (int i = 0; i < 50; i++) {
      outbox.fail(device(i), one, Reason.GONE);
      outbox.fail(device(i), two, Reason.GONE);
    }
    outbox.fail(device(50), one, Reason.BEHIND);

    List<PushReceipt> receipts = receipts();

    assertThat(receipts).hasSize(3);
    assertThat(receipts.get(0).getFailed().getTargetsCount()).isEqualTo(50);
    assertThat(receipts.get(1).getFailed().getPosition()).isEqualTo(2);
    assertThat(receipts.get(2).getFailed().getReason()).isEqualTo("behind");
    assertThat(stored).hasSize(101);
  }

  @Test
  void aRecordThatVeryManyDevicesFailBecomesSeveralReceiptsOfABoundedSize() {
    RecordDelivery delivery = delivery(1, 15_000);
    for (int i = 0; i < 1_000; i++) {
      outbox.fail(device(i), delivery, Reason.ACK_TIMEOUT);
    }

    List<PushReceipt> receipts = receipts();

    assertThat(receipts).hasSizeBetween(14, 20);
    assertThat(receipts)
        .allSatisfy(it -> assertThat(it.getSerializedSize()).isLessThan(MAX_RECORD_BYTES));
    assertThat(receipts.stream().flatMap(it -> it.getFailed().getTargetsList().stream()))
        .extracting(Devices::getUser)
        .doesNotHaveDuplicates()
        .hasSize(1_000);
    assertThat(stored).hasSize(1_000);
  }

  @Test
  void aMessageThatLeavesNoRoomHasAReceiptForEachDevice() {
    RecordDelivery delivery = delivery(1, MAX_RECORD_BYTES);
    outbox.fail(device(1), delivery, Reason.GONE);
    outbox.fail(device(2), delivery, Reason.GONE);

    assertThat(receipts()).hasSize(2);
  }

  @Test
  void markersLeaveBehindEverythingElseOfTheirTurnAndOfEachDeviceTheNewest() {
    outbox.marker(round(1, 1));
    outbox.fail(device(1), delivery(1, 10), Reason.GONE);
    outbox.marker(round(2, 1));
    outbox.pageConfirmed(round(3, 1), 1, new long[] {5}, false);
    outbox.marker(round(1, 2));

    List<PushReceipt> receipts = receipts();

    assertThat(receipts).hasSize(3);
    assertThat(receipts.get(0).hasFailed()).isTrue();
    assertThat(receipts.get(1).hasPageConfirmed()).isTrue();
    assertThat(receipts.get(2).getMarkers().getSessionsList())
        .extracting(SessionRound::getUser, SessionRound::getCounter)
        .containsExactlyInAnyOrder(tuple("user1", 2L), tuple("user2", 1L));
  }

  @Test
  void whileKafkaIsAwayQuestionsWaitOneForEachDeviceAndWhatHasCustodyGoesOn() {
    while (!records.isBehind()) {
      records.toShard(Topic.USER_ONLINE, 3, message(1_000), Sent.UNWATCHED);
    }
    for (int counter = 1; counter <= 1_000; counter++) {
      for (int i = 0; i < 3; i++) {
        outbox.marker(round(i, counter));
        outbox.ask(round(i + 10, counter));
      }
      outbox.flush();
    }
    assertThat(outbox.waiting()).isEqualTo(6);
    outbox.fail(device(1), delivery(9, 10), Reason.GONE);
    outbox.flush();

    producer.full(false);
    records.start();
    await().atMost(SOON).until(() -> stored.size() == 1 && !records.isBehind());
    assertThat(markers()).isEmpty();
    outbox.flush();

    assertThat(outbox.waiting()).isZero();
    await().atMost(SOON).until(() -> markers().size() == 3 && asked().size() == 3);
    assertThat(markers()).extracting(SessionRound::getCounter).containsOnly(1_000L);
    assertThat(asked()).extracting(SessionRound::getCounter).containsOnly(1_000L);
  }

  @Test
  void aReceiptThatTheProducerGaveBackLeavesAgainAndItsDeliveryStaysInCustodyUntilThen() {
    producer.full(false);
    producer.refuse(new KafkaException("not now"));
    outbox.fail(device(1), delivery(9, 10), Reason.GONE);
    outbox.flush();
    records.start();
    await().atMost(SOON).until(() -> producer.refused() == 1);
    records.stop();
    assertThat(stored).isEmpty();
    producer.refuse(null);

    outbox.sendLostAgain();

    assertThat(receipts()).extracting(it -> it.getFailed().getPosition()).containsExactly(9L);
    assertThat(stored).containsExactly(device(1));
    outbox.sendLostAgain();
    assertThat(receipts()).hasSize(1);
  }

  @Test
  void aConfirmedPageThatTheProducerGaveBackLeavesAgain() {
    producer.full(false);
    producer.refuse(new KafkaException("not now"));
    outbox.pageConfirmed(new Round(device(1), "session", 7, 1), 1, new long[] {4, 6}, true);
    outbox.flush();
    records.start();
    await().atMost(SOON).until(() -> producer.refused() == 1);
    records.stop();
    producer.refuse(null);

    outbox.sendLostAgain();

    assertThat(receipts())
        .extracting(it -> it.getPageConfirmed().getPositionsList())
        .containsExactly(List.of(4L, 6L));
    outbox.sendLostAgain();
    assertThat(receipts()).hasSize(1);
  }

  @Test
  void aMarkerThatTheProducerGaveBackLeavesAgainUnlessANewerOneDoes() {
    producer.full(false);
    producer.refuse(new KafkaException("not now"));
    outbox.marker(new Round(device(1), "session", 7, 1));
    outbox.marker(new Round(device(2), "session", 7, 1));
    outbox.flush();
    records.start();
    await().atMost(SOON).until(() -> producer.refused() == 1);
    records.stop();
    producer.refuse(null);
    outbox.marker(new Round(device(2), "session", 7, 2));

    outbox.sendLostAgain();

    assertThat(receipts())
        .singleElement()
        .extracting(it -> it.getMarkers().getSessionsList(), list(SessionRound.class))
        .extracting(SessionRound::getUser, SessionRound::getCounter)
        .containsExactlyInAnyOrder(tuple("user1", 1L), tuple("user2", 2L));
  }

  /// Lets everything leave.
  private List<PushReceipt> receipts() {
    outbox.flush();
    producer.full(false);
    records.start();
    records.stop();
    return parsed();
  }

  private List<PushReceipt> parsed() {
    List<PushReceipt> receipts = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(Topic.PUSH_RECEIPT.topicName())) {
        try {
          receipts.add(PushReceipt.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return receipts;
  }

  private List<SessionRound> markers() {
    return parsed().stream().flatMap(it -> it.getMarkers().getSessionsList().stream()).toList();
  }

  private List<SessionRound> asked() {
    List<SessionRound> asked = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(Topic.OFFLINE_RETRIEVE.topicName())) {
        try {
          asked.add(OfflineRetrieve.parseFrom(record.value()).getSession());
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return asked;
  }

  private static DeviceKey device(int number) {
    return new DeviceKey("user" + number, "phone" + "x".repeat(50));
  }

  private static Round round(int number, long counter) {
    return new Round(device(number), "s" + number, 7, counter);
  }

  private static Message message(int bytes) {
    return Message.newBuilder().setPublication(ByteString.copyFrom(new byte[bytes])).build();
  }

  private static RecordDelivery delivery(long position, int bytes) {
    Delivery delivery =
        Delivery.newBuilder().setPosition(position).setMessage(message(bytes)).build();
    return new RecordDelivery(
        PushDeliver.newBuilder().setDelivery(delivery).build(), bytes, () -> {});
  }
}
