package io.courier.kafka.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.courier.kafka.produce.Producers;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.SendMessage;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RemediesTest {
  private static final ChatInput CHAT =
      ChatInput.newBuilder().setSend(SendMessage.newBuilder()).build();

  @ParameterizedTest
  @MethodSource
  void whatHasCustodyGoesBack(Topic topic, Message record) {
    assertThat(remedy(topic, record)).isInstanceOf(Remedy.GoBack.class);
  }

  static Stream<Arguments> whatHasCustodyGoesBack() {
    return Stream.of(
        Arguments.of(Topic.CHAT_INPUT, CHAT),
        Arguments.of(Topic.PUSH_TASK, Letters.fanout("m")),
        Arguments.of(Topic.PUSH_TASK, nudge()),
        Arguments.of(
            Topic.PUSH_RECEIPT, PushReceipt.newBuilder().setFailed(Failed.newBuilder()).build()),
        Arguments.of(
            Topic.PUSH_RECEIPT,
            PushReceipt.newBuilder().setPageConfirmed(PageConfirmed.newBuilder()).build()),
        Arguments.of(
            Topic.OFFLINE_STORAGE,
            OfflineStorage.newBuilder().setStore(Store.newBuilder()).build()),
        Arguments.of(Topic.OFFLINE_ACK, OfflineAck.getDefaultInstance()),
        Arguments.of(Topic.USER_ONLINE, UserOnline.newBuilder().setUser("bob").build()));
  }

  @ParameterizedTest
  @MethodSource
  void whatOnlyAsksOrAnswersForAMailboxIsNeedless(Topic topic, Message record) {
    assertThat(remedy(topic, record)).isInstanceOf(Remedy.Needless.class);
  }

  static Stream<Arguments> whatOnlyAsksOrAnswersForAMailboxIsNeedless() {
    Page page = Page.newBuilder().setNumber(1).build();
    EmptyMailboxes empty = EmptyMailboxes.getDefaultInstance();
    Markers markers = Markers.getDefaultInstance();
    return Stream.of(
        Arguments.of(Topic.PUSH_TASK, PushTask.newBuilder().setPage(page).build()),
        Arguments.of(Topic.PUSH_TASK, PushTask.newBuilder().setEmpty(empty).build()),
        Arguments.of(Topic.PUSH_DELIVER, PushDeliver.newBuilder().setPage(page).build()),
        Arguments.of(Topic.PUSH_DELIVER, PushDeliver.newBuilder().setEmpty(empty).build()),
        Arguments.of(Topic.PUSH_RECEIPT, PushReceipt.newBuilder().setMarkers(markers).build()),
        Arguments.of(
            Topic.OFFLINE_STORAGE, OfflineStorage.newBuilder().setMarkers(markers).build()),
        Arguments.of(Topic.OFFLINE_RETRIEVE, OfflineRetrieve.getDefaultInstance()));
  }

  @Test
  void anEphemeralMessageIsNeedlessOnItsWholeWay() {
    var message = Letters.message("m").toBuilder().setEphemeral(true);
    assertThat(
            remedy(
                Topic.CHAT_INPUT,
                ChatInput.newBuilder()
                    .setSend(SendMessage.newBuilder().setEphemeral(true))
                    .build()))
        .isInstanceOf(Remedy.Needless.class);
    assertThat(
            remedy(
                Topic.PUSH_TASK,
                PushTask.newBuilder().setFanout(Fanout.newBuilder().setMessage(message)).build()))
        .isInstanceOf(Remedy.Needless.class);
    assertThat(
            remedy(
                Topic.PUSH_DELIVER,
                PushDeliver.newBuilder()
                    .setDelivery(Delivery.newBuilder().setMessage(message))
                    .build()))
        .isInstanceOf(Remedy.Needless.class);
  }

  @Test
  void aDeliveryGoesByTheStoreAtItsPositionToItsDevicesAndNoOthers() {
    Remedy.GoAs as = (Remedy.GoAs) remedy(Topic.PUSH_DELIVER, Letters.delivery("m", 99));
    assertThat(as.topic()).isEqualTo(Topic.OFFLINE_STORAGE);
    Store store = ((OfflineStorage) as.record()).getStore();
    assertThat(store.getPosition()).isEqualTo(99);
    assertThat(store.getMessage()).isEqualTo(Letters.message("m"));
    assertThat(store.getTargetsList())
        .containsExactly(
            DeviceChoice.newBuilder().setUser("bob").addDevices("web").addDevices("tv").build());
  }

  @Test
  void aNudgeOfPushDeliverGoesByPushTask() {
    Nudge nudge = nudge().getNudge();
    Remedy.GoAs as =
        (Remedy.GoAs) remedy(Topic.PUSH_DELIVER, PushDeliver.newBuilder().setNudge(nudge).build());
    assertThat(as.topic()).isEqualTo(Topic.PUSH_TASK);
    assertThat(as.record()).isEqualTo(nudge());
  }

  @Test
  void whatTheStoreCannotKeepIsRefused() {
    assertThat(remedy(Topic.PUSH_DELIVER, Letters.delivery("m", 0)))
        .isInstanceOf(Remedy.Refused.class);
    Delivery.Builder large = Letters.delivery("m", 9).getDelivery().toBuilder();
    large
        .getMessageBuilder()
        .setPublication(ByteString.copyFrom(new byte[Producers.MAX_RECORD_BYTES]));
    assertThat(remedy(Topic.PUSH_DELIVER, PushDeliver.newBuilder().setDelivery(large).build()))
        .isInstanceOf(Remedy.Refused.class)
        .extracting(Remedy::sentence)
        .asString()
        .contains("1000000 bytes");
    Delivery nobody = Delivery.newBuilder().setPosition(9).setMessage(Letters.message("m")).build();
    assertThat(remedy(Topic.PUSH_DELIVER, PushDeliver.newBuilder().setDelivery(nobody).build()))
        .isInstanceOf(Remedy.Refused.class);
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeReadIsRefusedOnEveryTopic(Topic topic) {
    byte[] poison = "not protobuf".getBytes(StandardCharsets.UTF_8);
    assertThat(Remedies.of(topic, Remedies.read(topic, poison))).isInstanceOf(Remedy.Refused.class);
    assertThat(Remedies.of(topic, Remedies.read(topic, null))).isInstanceOf(Remedy.Refused.class);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"CHAT_INPUT", "PUSH_TASK", "PUSH_DELIVER", "PUSH_RECEIPT", "OFFLINE_STORAGE"})
  void aKindOfALaterVersionIsRefused(Topic topic) {
    assertThat(Remedies.of(topic, Remedies.read(topic, new byte[0])))
        .isInstanceOf(Remedy.Refused.class)
        .extracting(Remedy::sentence)
        .asString()
        .contains("does not know");
  }

  private static Remedy remedy(Topic topic, Message record) {
    return Remedies.of(topic, Remedies.read(topic, record.toByteArray()));
  }

  private static PushTask nudge() {
    return PushTask.newBuilder()
        .setNudge(Nudge.newBuilder().addDevices(Devices.newBuilder().setUser("bob")))
        .build();
  }
}
