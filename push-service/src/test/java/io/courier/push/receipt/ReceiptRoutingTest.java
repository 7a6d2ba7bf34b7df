package io.courier.push.receipt;

import static io.courier.push.Records.devices;
import static io.courier.push.Records.message;
import static io.courier.push.Records.only;
import static io.courier.push.Records.round;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.kafka.check.RecordCheck;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.push.route.Outgoing;
import io.courier.push.route.RecordLimit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiptRoutingTest {
  private static final Shards SHARDS = new Shards(24);
  private static final int BOBS = SHARDS.of("bob");

  private final ReceiptRouting routing =
      new ReceiptRouting(new RecordCheck(SHARDS), new RecordLimit(900_000));

  @Test
  void aFailedDeliveryIsStoredForExactlyItsDevicesWhateverItsEpoch() {
    Failed failed =
        Failed.newBuilder()
            .setPosition(77)
            .setMessage(message("m"))
            .addTargets(devices("bob", "web", "phone"))
            .setReason("gone")
            .build();

    var out = routing.route(BOBS, PushReceipt.newBuilder().setEpoch(-5).setFailed(failed).build());

    Store store =
        Store.newBuilder()
            .setPosition(77)
            .setMessage(message("m"))
            .addTargets(only("bob", "web", "phone"))
            .build();
    assertThat(out)
        .containsExactly(
            new Outgoing(
                Topic.OFFLINE_STORAGE, OfflineStorage.newBuilder().setStore(store).build()));
  }

  @Test
  void aConfirmedPageIsAcknowledgedWithItsExactPositions() {
    PageConfirmed page =
        PageConfirmed.newBuilder()
            .setSession(round("bob", "web"))
            .setNumber(2)
            .addAllPositions(List.of(3L, 9L))
            .setLast(true)
            .build();

    assertThat(routing.route(BOBS, PushReceipt.newBuilder().setPageConfirmed(page).build()))
        .containsExactly(
            new Outgoing(Topic.OFFLINE_ACK, OfflineAck.newBuilder().setPage(page).build()));
  }

  @Test
  void markersFollowWhatWasStoredBeforeThem() {
    Markers markers = Markers.newBuilder().addSessions(round("bob", "web")).build();

    assertThat(routing.route(BOBS, PushReceipt.newBuilder().setMarkers(markers).build()))
        .containsExactly(
            new Outgoing(
                Topic.OFFLINE_STORAGE, OfflineStorage.newBuilder().setMarkers(markers).build()));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void whatNoOwnerCanMeanIsRefused(PushReceipt receipt) {
    assertThatThrownBy(() -> routing.route(BOBS, receipt)).isInstanceOf(PermanentFailure.class);
  }

  static PushReceipt[] impossible() {
    Failed.Builder failed =
        Failed.newBuilder()
            .setPosition(77)
            .setMessage(message("m"))
            .addTargets(devices("bob", "web"));
    PageConfirmed.Builder page =
        PageConfirmed.newBuilder().setSession(round("bob", "web")).addPositions(-1);
    return new PushReceipt[] {
      PushReceipt.getDefaultInstance(),
      PushReceipt.newBuilder().setFailed(failed.clone().setPosition(-1)).build(),
      PushReceipt.newBuilder().setFailed(failed.clone().setPosition(0)).build(),
      PushReceipt.newBuilder().setFailed(failed.clone().clearMessage()).build(),
      PushReceipt.newBuilder().setFailed(failed.clone().clearTargets()).build(),
      PushReceipt.newBuilder().setFailed(failed.clone().addTargets(devices("bob"))).build(),
      PushReceipt.newBuilder().setPageConfirmed(page).build(),
      PushReceipt.newBuilder().setPageConfirmed(PageConfirmed.getDefaultInstance()).build(),
      PushReceipt.newBuilder().setMarkers(Markers.getDefaultInstance()).build(),
      PushReceipt.newBuilder()
          .setMarkers(Markers.newBuilder().addSessions(round("bob", "")))
          .build(),
    };
  }
}
