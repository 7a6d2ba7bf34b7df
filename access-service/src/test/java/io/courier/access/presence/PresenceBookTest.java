package io.courier.access.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.redis.OnlineDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenceBookTest {
  private static final DeviceKey PHONE = new DeviceKey("alice", "phone");
  private static final DeviceKey TABLET = new DeviceKey("alice", "tablet");

  private final PresenceBook book = new PresenceBook();
  private final List<String> done = new ArrayList<>();

  @Test
  void whatMustFollowAWriteWaitsForIt() {
    book.put("alice", device("phone", "s1"));
    book.afterWrite(PHONE, FollowUp.MARKER, () -> done.add("marker"));
    assertThat(done).isEmpty();
    assertThat(book.begin(10)).containsExactly(Map.entry("alice", "phone,n,g,s1,1"));
    assertThat(done).isEmpty();
    book.written().forEach(Runnable::run);
    assertThat(done).containsExactly("marker");
    book.afterWrite(PHONE, FollowUp.MARKER, () -> done.add("at once"));
    assertThat(done).containsExactly("marker", "at once");
  }

  @Test
  void aChangeDuringAWriteWaitsForTheNext() {
    book.put("alice", device("phone", "s1"));
    book.begin(10);
    book.put("alice", device("tablet", "s2"));
    book.afterWrite(PHONE, FollowUp.OPENED, () -> done.add("second"));
    book.written().forEach(Runnable::run);
    assertThat(done).isEmpty();
    assertThat(book.begin(10)).containsEntry("alice", "phone,n,g,s1,1;tablet,n,g,s2,1");
    book.written().forEach(Runnable::run);
    assertThat(done).containsExactly("second");
  }

  @Test
  void aWriteThatFailedIsRepeatedWithTheNewestValue() {
    book.put("alice", device("phone", "s1"));
    book.afterWrite(PHONE, FollowUp.ONLINE, () -> done.add("first"));
    book.begin(10);
    book.put("alice", device("phone", "s2"));
    book.afterWrite(PHONE, FollowUp.OPENED, () -> done.add("second"));
    book.notWritten();
    assertThat(book.begin(10)).containsExactly(Map.entry("alice", "phone,n,g,s2,1"));
    book.written().forEach(Runnable::run);
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void howeverOftenDevicesComeWhileRedisIsAwayOneActionOfEachKindWaitsTheNewest() {
    for (int attempt = 1; attempt <= 1_000; attempt++) {
      for (DeviceKey device : List.of(PHONE, TABLET)) {
        book.put("alice", device(device.device(), "s" + attempt));
        for (FollowUp kind : FollowUp.values()) {
          String said = device.device() + " " + kind + " " + attempt;
          book.afterWrite(device, kind, () -> done.add(said));
        }
      }
      book.begin(10);
      book.notWritten();
    }
    assertThat(book.waiting()).isEqualTo(8);
    book.begin(10);
    book.written().forEach(Runnable::run);
    assertThat(done)
        .containsExactly(
            "phone ONLINE 1000",
            "phone OPENED 1000",
            "phone MARKER 1000",
            "phone OFFLINE 1000",
            "tablet ONLINE 1000",
            "tablet OPENED 1000",
            "tablet MARKER 1000",
            "tablet OFFLINE 1000");
    assertThat(book.waiting()).isZero();
  }

  @Test
  void whatIsSaidDuringAWriteThatFailsTakesThePlaceOfWhatWasSaidBefore() {
    book.put("alice", device("phone", "s1"));
    book.afterWrite(PHONE, FollowUp.ONLINE, () -> done.add("online"));
    book.afterWrite(PHONE, FollowUp.MARKER, () -> done.add("older"));
    book.begin(10);
    book.remove(PHONE);
    book.afterWrite(PHONE, FollowUp.OFFLINE, () -> done.add("offline"));
    book.afterWrite(PHONE, FollowUp.MARKER, () -> done.add("newer"));
    assertThat(book.waiting()).isEqualTo(4);
    book.notWritten();
    assertThat(book.waiting()).isEqualTo(3);
    book.begin(10);
    book.written().forEach(Runnable::run);
    // Offline never takes the place of online, which makes the device known.
    assertThat(done).containsExactly("online", "offline", "newer");
  }

  @Test
  void theOtherDevicesOfAUserAreCounted() {
    assertThat(book.others(PHONE)).isZero();
    book.put("alice", device("phone", "s1"));
    book.put("alice", device("tablet", "s2"));
    book.put("bob", device("phone", "s3"));
    assertThat(book.others(PHONE)).isEqualTo(1);
    assertThat(book.others(new DeviceKey("alice", "watch"))).isEqualTo(2);
  }

  @Test
  void theLastDeviceThatLeavesRemovesTheUser() {
    book.put("alice", device("phone", "s1"));
    book.begin(10);
    book.written();
    assertThat(book.remove(new DeviceKey("alice", "phone"))).contains(device("phone", "s1"));
    assertThat(book.begin(10)).containsExactly(Map.entry("alice", ""));
    assertThat(book.remove(new DeviceKey("alice", "phone"))).isEmpty();
  }

  @Test
  void whatAFormerOwnerLeftStaysUntilItIsDropped() {
    book.put("alice", device("phone", "s1"));
    book.adopt(
        Map.of(
            "alice", List.of(device("phone", "s1"), device("tablet", "s2")),
            "bob", List.of(device("phone", "s3"))));
    assertThat(book.shows(new DeviceKey("bob", "phone"), "s3")).isTrue();
    assertThat(book.shows(new DeviceKey("bob", "phone"), "other")).isFalse();
    assertThat(book.begin(10))
        .containsExactly(Map.entry("alice", "phone,n,g,s1,1;tablet,n,g,s2,1"));
    book.written();
    DeviceKey left = new DeviceKey("alice", "tablet");
    assertThat(book.leftovers()).containsOnlyKeys(left, new DeviceKey("bob", "phone"));
    assertThat(book.isChanged()).isFalse();
    book.leftovers().keySet().forEach(book::remove);
    assertThat(book.leftovers()).isEmpty();
    assertThat(book.begin(10))
        .containsOnly(Map.entry("alice", "phone,n,g,s1,1"), Map.entry("bob", ""));
  }

  @Test
  void aBatchIsBounded() {
    for (int i = 0; i < 5; i++) {
      book.put("user" + i, device("phone", "s"));
    }
    assertThat(book.begin(3)).hasSize(3);
    book.written();
    assertThat(book.begin(3)).hasSize(2);
    book.written();
    assertThat(book.isChanged()).isFalse();
    book.changeAll();
    assertThat(book.begin(10)).hasSize(5);
  }

  private static OnlineDevice device(String device, String session) {
    return new OnlineDevice(device, "n", "g", session, 1);
  }
}
