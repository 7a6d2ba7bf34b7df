package io.courier.offline.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.UserOnline;
import org.junit.jupiter.api.Test;

class PollReaderTest {
  private static final long DAY = 86_400_000;
  private static final int TODAY = 20_000;

  private final Shards shards = new Shards(8);
  private final int home = shards.of("alice");
  private final PollReader reader = new PollReader(shards, 30, 3);

  @Test
  void aStoreKeepsTheDayOfItsMessage() {
    Work work = read(storage(store(TODAY - 2)));
    assertThat(work)
        .isInstanceOfSatisfying(
            Work.Store.class,
            it -> {
              assertThat(it.body().day()).isEqualTo(TODAY - 2);
              assertThat(it.body().position()).isEqualTo(7);
            });
  }

  @Test
  void aMessageOlderThanWhatIsKeptIsExpired() {
    assertThat(read(storage(store(TODAY - 30)))).isInstanceOf(Work.Expired.class);
    assertThat(read(storage(store(TODAY - 29)))).isInstanceOf(Work.Store.class);
  }

  @Test
  void impossibleStoresAreRefused() {
    refused(storage(store(TODAY + 4)), "time is impossible");
    refused(storage(store(TODAY).setPosition(0)), "without position");
    refused(storage(store(TODAY).clearTargets()), "a store to nobody");
    refused(storage(store(TODAY).setTargets(0, choice("alice"))), "a store without a device");
    refused(storage(store(TODAY).setTargets(0, choice("alice", "a,b"))), "device id");
    refused(storage(store(TODAY).setTargets(0, choice("a:b", "phone"))), "user id");
    refused(OfflineStorage.getDefaultInstance(), "neither a store nor markers");
    Store.Builder large = store(TODAY);
    large.getMessageBuilder().setPublication(ByteString.copyFrom(new byte[900_001]));
    refused(storage(large), "bytes");
  }

  @Test
  void aUserOfAnotherShardIsRefused() {
    OfflineStorage record =
        OfflineStorage.newBuilder().setMarkers(Markers.newBuilder().addSessions(session())).build();
    assertThat(read(record)).isInstanceOf(Work.Markers.class);
    assertThatThrownBy(() -> reader.read((home + 1) % 8, record, TODAY))
        .isInstanceOf(PermanentFailure.class)
        .hasMessageContaining("shard " + home);
  }

  @Test
  void onlyAPageThatIsNotTheLastHasANext() {
    PageConfirmed.Builder page =
        PageConfirmed.newBuilder().setSession(session()).setNumber(2).addPositions(5);
    assertThat(read(OfflineAck.newBuilder().setPage(page).build()))
        .isInstanceOfSatisfying(
            Work.Ack.class,
            ack -> {
              assertThat(ack.positions()).containsExactly(5L);
              assertThat(ack.next()).singleElement().matches(next -> next.number() == 3);
            });
    assertThat(read(OfflineAck.newBuilder().setPage(page.setLast(true)).build()))
        .isInstanceOfSatisfying(Work.Ack.class, ack -> assertThat(ack.next()).isEmpty());
    refused(
        OfflineAck.newBuilder().setPage(page.setNumber(0)).build(), "page number 0 is impossible");
  }

  @Test
  void aPresenceWithoutStateIsRefused() {
    UserOnline.Builder record = UserOnline.newBuilder().setUser("alice").setDevice("phone");
    refused(record.build(), "neither online nor offline");
    assertThat(read(record.setState(UserOnline.State.ONLINE).build()))
        .isInstanceOf(Work.Presence.class);
  }

  private Work read(MessageLite record) {
    return reader.read(home, record, TODAY);
  }

  private void refused(MessageLite record, String reason) {
    assertThatThrownBy(() -> read(record))
        .isInstanceOf(PermanentFailure.class)
        .hasMessageContaining(reason);
  }

  private static OfflineStorage storage(Store.Builder store) {
    return OfflineStorage.newBuilder().setStore(store).build();
  }

  private static Store.Builder store(int day) {
    return Store.newBuilder()
        .setPosition(7)
        .setMessage(
            Message.newBuilder()
                .setId("m1")
                .setAt(day * DAY + 5)
                .setPublication(ByteString.copyFromUtf8("{}")))
        .addTargets(choice("alice", "phone"));
  }

  private static DeviceChoice choice(String user, String... devices) {
    DeviceChoice.Builder choice = DeviceChoice.newBuilder().setUser(user);
    for (String device : devices) {
      choice.addDevices(device);
    }
    return choice.build();
  }

  private static SessionRound session() {
    return SessionRound.newBuilder().setUser("alice").setDevice("phone").setSession("s").build();
  }
}
