package io.courier.push.task;

import static io.courier.push.Records.allExcept;
import static io.courier.push.Records.devices;
import static io.courier.push.Records.ephemeral;
import static io.courier.push.Records.fanout;
import static io.courier.push.Records.message;
import static io.courier.push.Records.only;
import static io.courier.push.Records.round;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.push.presence.PresenceView;
import io.courier.push.presence.UserDevices;
import io.courier.push.route.Outgoing;
import io.courier.push.route.RecordLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private static final long POSITION = 1L << 40 | 5;

  private final Routing routing = new Routing(new RecordLimit(900_000));

  @Test
  void aUserWhoseEveryKnownDeviceIsOnlineIsDeliveredAndNothingIsStored() {
    var out =
        routing.route(
            POSITION,
            fanout(message("m"), allExcept("bob")),
            view("bob", List.of("phone", "web"), List.of("web", "phone")));

    assertThat(out).hasSize(1);
    Delivery delivery = delivery(out.getFirst());
    assertThat(delivery.getPosition()).isEqualTo(POSITION);
    assertThat(delivery.getMessage()).isEqualTo(message("m"));
    assertThat(delivery.getTargetsList()).containsExactly(devices("bob", "phone", "web"));
  }

  @Test
  void aUserWithNoDeviceOnlineIsStoredForAllDevices() {
    var out =
        routing.route(
            POSITION,
            fanout(message("m"), allExcept("bob")),
            view("bob", List.of(), List.of("phone")));

    assertThat(out).hasSize(1);
    Store store = store(out.getFirst());
    assertThat(store.getPosition()).isEqualTo(POSITION);
    assertThat(store.getMessage()).isEqualTo(message("m"));
    assertThat(store.getTargetsList()).containsExactly(allExcept("bob"));
  }

  @Test
  void theDeviceOnlineIsDeliveredAndTheOtherStored() {
    var out =
        routing.route(
            POSITION,
            fanout(message("m"), allExcept("bob")),
            view("bob", List.of("web"), List.of("phone", "web")));

    assertThat(delivery(out.get(0)).getTargetsList()).containsExactly(devices("bob", "web"));
    assertThat(store(out.get(1)).getTargetsList()).containsExactly(allExcept("bob", "web"));
  }

  @Test
  void aUserWhoseDevicesRedisDoesNotKnowIsStoredForAllButThoseOnline() {
    var out =
        routing.route(
            POSITION, fanout(message("m"), allExcept("bob")), view("bob", List.of("web"), null));

    assertThat(delivery(out.get(0)).getTargetsList()).containsExactly(devices("bob", "web"));
    assertThat(store(out.get(1)).getTargetsList()).containsExactly(allExcept("bob", "web"));
  }

  @Test
  void theSendersOwnDeviceIsNeitherDeliveredNorStored() {
    var out =
        routing.route(
            POSITION,
            fanout(message("m"), allExcept("alice", "phone")),
            view("alice", List.of("phone", "web"), List.of("phone", "web", "tablet")));

    assertThat(delivery(out.get(0)).getTargetsList()).containsExactly(devices("alice", "web"));
    assertThat(store(out.get(1)).getTargetsList())
        .containsExactly(allExcept("alice", "phone", "web"));
  }

  @Test
  void aSenderWithNoOtherDeviceReceivesNothing() {
    assertThat(
            routing.route(
                POSITION,
                fanout(message("m"), allExcept("alice", "phone")),
                view("alice", List.of("phone"), List.of("phone"))))
        .isEmpty();
  }

  @Test
  void onlyTheNamedDevicesReceiveWhatIsForThemAlone() {
    var out =
        routing.route(
            POSITION,
            fanout(message("m"), only("alice", "phone", "web")),
            view("alice", List.of("web", "tablet"), null));

    assertThat(delivery(out.get(0)).getTargetsList()).containsExactly(devices("alice", "web"));
    assertThat(store(out.get(1)).getTargetsList()).containsExactly(only("alice", "phone"));
  }

  @Test
  void anEphemeralMessageGoesOnlyToDevicesOnlineAndHasNoPosition() {
    var out =
        routing.route(
            POSITION,
            fanout(ephemeral("m"), allExcept("bob"), allExcept("carol")),
            new PresenceView(
                Map.of(
                    "bob", new UserDevices(List.of("web"), List.of("web", "phone")),
                    "carol", new UserDevices(List.of(), null))));

    assertThat(out).hasSize(1);
    assertThat(delivery(out.getFirst()).getPosition()).isZero();
    assertThat(delivery(out.getFirst()).getTargetsList()).containsExactly(devices("bob", "web"));
  }

  @Test
  void manyUsersShareOneDeliveryAndOneStore() {
    Map<String, UserDevices> users = new HashMap<>();
    Fanout.Builder fanout = Fanout.newBuilder().setMessage(message("m"));
    for (int i = 0; i < 100; i++) {
      users.put("u" + i, new UserDevices(i % 2 == 0 ? List.of("d") : List.of(), List.of("d")));
      fanout.addRecipients(allExcept("u" + i));
    }

    var out = routing.route(POSITION, fanout.build(), new PresenceView(users));

    assertThat(out).hasSize(2);
    assertThat(delivery(out.get(0)).getTargetsCount()).isEqualTo(50);
    assertThat(store(out.get(1)).getTargetsCount()).isEqualTo(50);
  }

  @Test
  void recipientsThatDoNotFitOneRecordAreSpreadOverSeveral() {
    Routing tight = new Routing(new RecordLimit(600));
    Map<String, UserDevices> users = new HashMap<>();
    Fanout.Builder fanout = Fanout.newBuilder().setMessage(message("m"));
    for (int i = 0; i < 100; i++) {
      users.put("u" + i, new UserDevices(List.of("web"), List.of("web", "phone")));
      fanout.addRecipients(allExcept("u" + i));
    }

    var out = tight.route(POSITION, fanout.build(), new PresenceView(users));

    Set<String> delivered = new HashSet<>();
    Set<String> stored = new HashSet<>();
    for (Outgoing record : out) {
      assertThat(record.record().getSerializedSize()).isLessThanOrEqualTo(600);
      if (record.topic() == Topic.PUSH_DELIVER) {
        delivery(record)
            .getTargetsList()
            .forEach(t -> assertThat(delivered.add(t.getUser())).isTrue());
      } else {
        store(record).getTargetsList().forEach(t -> assertThat(stored.add(t.getUser())).isTrue());
      }
    }
    assertThat(delivered).isEqualTo(users.keySet());
    assertThat(stored).isEqualTo(users.keySet());
  }

  @Test
  void aMessageTooLargeForAnyRecordIsAPermanentFailure() {
    Message large =
        message("m").toBuilder().setPublication(ByteString.copyFrom(new byte[1000])).build();

    assertThatThrownBy(
            () ->
                new Routing(new RecordLimit(1000))
                    .route(
                        POSITION,
                        fanout(large, allExcept("bob")),
                        view("bob", List.of("web"), null)))
        .isInstanceOf(PermanentFailure.class);
  }

  @Test
  void pagesEmptyMailboxesAndNudgesPassOnAsTheyAre() {
    Page page = Page.newBuilder().setSession(round("bob", "web")).setNumber(1).build();
    EmptyMailboxes empty = EmptyMailboxes.newBuilder().addSessions(round("bob", "web")).build();
    Nudge nudge = Nudge.newBuilder().addDevices(devices("bob", "web")).build();

    assertThat(routing.pass(PushTask.newBuilder().setPage(page).build()).record())
        .isEqualTo(PushDeliver.newBuilder().setPage(page).build());
    assertThat(routing.pass(PushTask.newBuilder().setEmpty(empty).build()).record())
        .isEqualTo(PushDeliver.newBuilder().setEmpty(empty).build());
    assertThat(routing.pass(PushTask.newBuilder().setNudge(nudge).build()).record())
        .isEqualTo(PushDeliver.newBuilder().setNudge(nudge).build());
  }

  /// Whatever Redis knows, a device that is meant is delivered or stored, never both and never
  /// neither; one that is not meant is neither. Offline expands "all except" with the truth.
  @Test
  void everyDeviceMeantIsDeliveredOrStoredExactlyOnce() {
    Random random = new Random(1);
    List<String> all = List.of("a", "b", "c", "d");
    for (int run = 0; run < 20_000; run++) {
      List<String> truth = some(all, random);
      List<String> online = some(truth, random);
      List<String> known = random.nextBoolean() ? truth : null;
      List<String> named = some(all, random);
      boolean allExcept = named.isEmpty() || random.nextBoolean();
      DeviceChoice choice =
          DeviceChoice.newBuilder()
              .setUser("u")
              .addAllDevices(named)
              .setAllExcept(allExcept)
              .build();

      var out = routing.route(POSITION, fanout(message("m"), choice), view("u", online, known));

      List<String> reached = new ArrayList<>();
      for (Outgoing record : out) {
        if (record.topic() == Topic.PUSH_DELIVER) {
          for (Devices target : delivery(record).getTargetsList()) {
            assertThat(target.getDevicesCount()).isPositive();
            assertThat(online).containsAll(target.getDevicesList());
            reached.addAll(target.getDevicesList());
          }
        } else {
          for (DeviceChoice target : store(record).getTargetsList()) {
            reached.addAll(expand(target, truth));
          }
        }
      }
      assertThat(reached).doesNotHaveDuplicates();
      assertThat(reached).containsExactlyInAnyOrderElementsOf(expand(choice, truth));
    }
  }

  private static List<String> expand(DeviceChoice choice, List<String> truth) {
    return choice.getAllExcept()
        ? truth.stream().filter(d -> !choice.getDevicesList().contains(d)).toList()
        : choice.getDevicesList();
  }

  private static List<String> some(List<String> of, Random random) {
    return of.stream().filter(d -> random.nextBoolean()).toList();
  }

  private static PresenceView view(String user, List<String> online, @Nullable List<String> known) {
    return new PresenceView(Map.of(user, new UserDevices(online, known)));
  }

  private static Delivery delivery(Outgoing outgoing) {
    assertThat(outgoing.topic()).isEqualTo(Topic.PUSH_DELIVER);
    return ((PushDeliver) outgoing.record()).getDelivery();
  }

  private static Store store(Outgoing outgoing) {
    assertThat(outgoing.topic()).isEqualTo(Topic.OFFLINE_STORAGE);
    return ((OfflineStorage) outgoing.record()).getStore();
  }
}
