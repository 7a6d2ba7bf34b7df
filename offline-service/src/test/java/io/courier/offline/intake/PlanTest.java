package io.courier.offline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.SessionRound;
import io.courier.offline.device.KnownDevices;
import io.courier.offline.device.UserDevices;
import io.courier.offline.replay.RoundRequest;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.Body;
import io.courier.offline.store.Census;
import io.courier.offline.store.DayRanges;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.StoredThrough;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final int TODAY = 1000;
  private static final int SHARD = 3;

  private final KnownDevices devices = new KnownDevices(10);
  private final OwnedShard shard =
      new OwnedShard(
          SHARD, 1, new Census(10), new DayRanges(), devices, new StoredThrough(100, 50));

  PlanTest() {
    devices.loaded("alice", new UserDevices());
    devices.loaded("bob", new UserDevices());
  }

  @Test
  void namedDevicesGetARowEachAndOneBody() {
    Plan plan = plan(store(7, only("alice", "phone", "desk")));
    assertThat(plan.rows).containsExactly(row("alice", "phone", 7), row("alice", "desk", 7));
    assertThat(plan.bodies).hasSize(1);
    assertThat(plan.touched)
        .containsExactly(new DeviceKey("alice", "phone"), new DeviceKey("alice", "desk"));
  }

  @Test
  void aNamedDeviceThatIsUnknownIsRegisteredOnce() {
    Plan plan = plan(store(7, only("alice", "phone")), store(8, only("alice", "phone")));
    assertThat(plan.seen.values()).hasSize(1).allMatch(seen -> seen.isNew());
    assertThat(plan.changedUsers().get(SHARD)).containsExactly("alice");
    assertThat(plan(store(9, only("alice", "phone"))).seen).isEmpty();
  }

  @Test
  void allExceptIsExpandedByWhatIsKnown() {
    devices.seen("alice", "phone", TODAY);
    devices.seen("alice", "desk", TODAY - 29);
    Plan plan = plan(store(7, except("alice", "phone")));
    assertThat(plan.rows).containsExactly(row("alice", "desk", 7));
  }

  @Test
  void forgottenDevicesReceiveNothing() {
    devices.seen("alice", "phone", TODAY);
    devices.seen("alice", "old", TODAY - 31);
    devices.forget("alice", "old");
    assertThat(plan(store(7, except("alice"))).rows).containsExactly(row("alice", "phone", 7));
  }

  @Test
  void aForgottenDeviceThatIsBackIsNewAndItsMailboxGoesFirst() {
    devices.seen("alice", "old", TODAY - 31);
    devices.forget("alice", "old");
    Plan plan = plan(marker("alice", "old"));
    assertThat(plan.seen.values()).singleElement().matches(seen -> seen.isNew());
    assertThat(plan.returned).containsOnlyKeys(new DeviceKey("alice", "old"));
    assertThat(plan(marker("alice", "old")).returned).isEmpty();
  }

  @Test
  void aRecordWrittenBeforeSomethingWasDroppedIsNotStoredAgainButItsDevicesAreNudged() {
    Plan plan = plan(((Work.Store) store(7, only("alice", "phone"))).at(99));
    assertThat(plan.rows).isEmpty();
    assertThat(plan.bodies).isEmpty();
    assertThat(plan.touched).containsExactly(new DeviceKey("alice", "phone"));
    assertThat(plan(((Work.Store) store(7, only("alice", "phone"))).at(100)).rows).hasSize(1);
    // A topic that was made anew counts from 0 again.
    assertThat(plan(((Work.Store) store(51, only("alice", "phone"))).at(3)).rows).hasSize(1);
  }

  @Test
  void whoHasNoDeviceHasItWait() {
    Plan plan = plan(store(7, except("alice")));
    assertThat(plan.rows).containsExactly(row("alice", MailboxRow.WAITING, 7));
    assertThat(plan.touched).isEmpty();
    assertThat(plan.seen).isEmpty();
  }

  @Test
  void anExceptionIsADeviceTooSoNothingWaits() {
    Plan plan = plan(store(7, except("alice", "sending")));
    assertThat(plan.rows).isEmpty();
    assertThat(plan.bodies).isEmpty();
    assertThat(plan.seen).containsKey(new DeviceKey("alice", "sending"));
  }

  @Test
  void aDeviceOfTheSamePollIsKnownToItsStores() {
    Plan plan = plan(store(7, except("alice")), marker("alice", "phone"));
    assertThat(plan.rows).containsExactly(row("alice", "phone", 7));
    assertThat(plan.rounds).hasSize(1);
  }

  @Test
  void aDeviceSeenTodayNeedsNoWrite() {
    devices.seen("alice", "phone", TODAY);
    assertThat(plan(marker("alice", "phone")).hasWrites()).isFalse();
  }

  @Test
  void aDeviceSeenYesterdayIsWrittenAndItsUserDoesNotChange() {
    devices.seen("alice", "phone", TODAY - 1);
    Plan plan = plan(marker("alice", "phone"));
    assertThat(plan.seen.values()).hasSize(1).noneMatch(seen -> seen.isNew());
    assertThat(plan.changedUsers()).isEmpty();
  }

  @Test
  void confirmedPositionsAreDeletedAndTheNextPageAskedFor() {
    DeviceKey mailbox = new DeviceKey("alice", "phone");
    RoundRequest next = round("alice", "phone", 2);
    Plan plan = plan(new Work.Ack(SHARD, mailbox, List.of(4L, 6L), List.of(next)));
    assertThat(plan.confirmed)
        .containsExactly(
            new MailboxRow(0, SHARD, mailbox, 4), new MailboxRow(0, SHARD, mailbox, 6));
    assertThat(plan.rounds).containsExactly(next);
  }

  private Plan plan(Work... works) {
    return Plan.of(List.of(works), number -> shard, TODAY);
  }

  private static Work store(long position, DeviceChoice... targets) {
    return new Work.Store(new Body(TODAY, SHARD, position, new byte[] {1}), List.of(targets));
  }

  private static Work marker(String user, String device) {
    return new Work.Markers(SHARD, List.of(round(user, device, 1)));
  }

  private static RoundRequest round(String user, String device, int number) {
    SessionRound session = SessionRound.newBuilder().setUser(user).setDevice(device).build();
    return new RoundRequest(SHARD, session, number);
  }

  private static DeviceChoice only(String user, String... devices) {
    return DeviceChoice.newBuilder().setUser(user).addAllDevices(List.of(devices)).build();
  }

  private static DeviceChoice except(String user, String... devices) {
    return only(user, devices).toBuilder().setAllExcept(true).build();
  }

  private static MailboxRow row(String user, String device, long position) {
    return new MailboxRow(TODAY, SHARD, new DeviceKey(user, device), position, 1);
  }
}
