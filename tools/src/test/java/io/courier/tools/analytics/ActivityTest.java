package io.courier.tools.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.topic.UserOnline;
import io.courier.messages.topic.UserOnline.State;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActivityTest {
  private final Activity activity = new Activity();

  @Test
  void aUserIsActiveOnEachDayOfOneSession() {
    online("alice", "phone", "s1", "2026-03-01T23:59:00Z");
    offline("alice", "phone", "s1", "2026-03-03T00:00:01Z");
    online("bob", "phone", "s2", "2026-03-02T12:00:00Z");

    assertThat(activity.usersByDay(Instant.parse("2026-03-04T08:00:00Z")))
        .containsExactly(
            entry("2026-03-01", 1),
            entry("2026-03-02", 2),
            entry("2026-03-03", 2),
            entry("2026-03-04", 1));
  }

  @Test
  void aUserWithTwoDevicesCountsOnce() {
    online("alice", "phone", "s1", "2026-03-01T10:00:10Z");
    online("alice", "laptop", "s2", "2026-03-01T10:01:00Z");
    offline("alice", "phone", "s1", "2026-03-01T10:02:00Z");
    offline("alice", "laptop", "s2", "2026-03-01T10:03:00Z");

    assertThat(activity.usersByMinute())
        .containsEntry(Instant.parse("2026-03-01T10:00:00Z"), 1)
        .containsEntry(Instant.parse("2026-03-01T10:03:00Z"), 0)
        .hasSize(2);
    assertThat(activity.usersByDay(Instant.parse("2026-03-01T11:00:00Z")))
        .containsExactly(entry("2026-03-01", 1));
  }

  @Test
  void theLateEndOfAReplacedSessionDoesNotEndTheNewerOne() {
    online("alice", "phone", "s1", "2026-03-01T10:00:00Z");
    online("alice", "phone", "s2", "2026-03-01T10:05:00Z");
    offline("alice", "phone", "s1", "2026-03-01T10:05:01Z");

    assertThat(activity.usersByMinute().lastEntry().getValue()).isEqualTo(1);
  }

  @Test
  void aRecordThatComesTwiceChangesNothing() {
    for (int i = 0; i < 2; i++) {
      online("alice", "phone", "s1", "2026-03-01T10:00:00Z");
      offline("bob", "phone", "s9", "2026-03-01T10:00:00Z");
    }
    assertThat(activity.usersByMinute())
        .containsExactly(Map.entry(Instant.parse("2026-03-01T10:00:00Z"), 1));
  }

  @Test
  void aClockThatIsBehindMakesNobodyLeaveBeforeComing() {
    online("alice", "phone", "s1", "2026-03-01T10:01:00Z");
    offline("alice", "phone", "s1", "2026-03-01T10:00:59Z");

    assertThat(activity.usersByMinute())
        .containsExactly(Map.entry(Instant.parse("2026-03-01T10:01:00Z"), 0));
  }

  @Test
  void aStateOfALaterVersionSaysNothing() {
    activity.add(UserOnline.newBuilder().setUser("alice").setStateValue(7).build());

    assertThat(activity.usersByMinute()).isEmpty();
  }

  private static Map.Entry<LocalDate, Integer> entry(String day, int users) {
    return Map.entry(LocalDate.parse(day), users);
  }

  private void online(String user, String device, String session, String at) {
    activity.add(event(user, device, session, State.ONLINE, at));
  }

  private void offline(String user, String device, String session, String at) {
    activity.add(event(user, device, session, State.OFFLINE, at));
  }

  private static UserOnline event(
      String user, String device, String session, State state, String at) {
    return UserOnline.newBuilder()
        .setVersion(1)
        .setUser(user)
        .setDevice(device)
        .setSession(session)
        .setState(state)
        .setAt(Instant.parse(at).toEpochMilli())
        .build();
  }
}
