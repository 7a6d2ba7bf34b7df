package io.courier.kafka.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.SessionRound;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RecordCheckTest {
  private static final long MAX_POSITION = (1L << 53) - 1;

  private final Shards shards = new Shards(24);
  private final int bobs = shards.of("bob");
  private final RecordCheck check = new RecordCheck(shards);

  @Test
  void whatServicesWritePasses() {
    assertThatCode(
            () -> {
              check.message(message().build());
              check.delivered(MAX_POSITION, message().build());
              check.delivered(0, message().setEphemeral(true).build());
              check.choices(bobs, List.of(all("bob")), "a fan-out");
              check.choices(bobs, List.of(all("bob", "phone")), "a fan-out");
              check.targets(bobs, List.of(some("bob", "phone")), "a nudge");
              check.session(bobs, round().build());
              check.page(bobs, page(3, 7).build());
              check.page(bobs, page().setLast(true).build());
              check.positions(List.of(7L, 3L));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void impossibleMessagesAreRefused() {
    refused(() -> check.message(message().setId("").build()), "the message has no id");
    refused(() -> check.message(message().setId("x".repeat(301)).build()), "301 characters");
    refused(() -> check.message(message().clearPublication().build()), "no body");
    refused(() -> check.message(message().setAt(0).build()), "time 0 is impossible");
    refused(() -> check.message(message().setSeq(-1).build()), "seq -1 is impossible");
    refused(
        () -> check.message(message().setConversation("c".repeat(400)).build()), "400 characters");
  }

  @Test
  void impossiblePositionsAreRefused() {
    for (long position : new long[] {0, -1, Long.MIN_VALUE, MAX_POSITION + 1, Long.MAX_VALUE}) {
      refused(() -> check.position(position), "position " + position + " is impossible");
    }
    refused(() -> check.delivered(0, message().build()), "position 0 is impossible");
    refused(
        () -> check.delivered(5, message().setEphemeral(true).build()), "ephemeral message has");
    refused(() -> check.positions(List.of(3L, 0L)), "position 0 is impossible");
    refused(() -> check.positions(Collections.nCopies(10_001, 3L)), "names 10001, at most 10000");
  }

  @Test
  void usersOfOtherFormsAndOfOtherShardsAreRefused() {
    refused(() -> check.user(bobs, ""), "user id has an impossible form");
    refused(() -> check.user(bobs, "no:form"), "user id has an impossible form");
    refused(() -> check.user(bobs, "b".repeat(129)), "user id has an impossible form");
    refused(() -> check.user(bobs + 1, "bob"), "shard " + bobs + " is named in shard");
  }

  @Test
  void impossibleRecipientsAreRefused() {
    refused(() -> check.choices(bobs, List.of(), "a fan-out"), "a fan-out to nobody");
    refused(
        () -> check.choices(bobs, List.of(choice("bob").build()), "a fan-out"),
        "a fan-out without a device");
    refused(() -> check.choices(bobs, List.of(all("bob", "a,b")), "a fan-out"), "device id has an");
    refused(
        () -> check.choices(bobs, Collections.nCopies(10_001, all("bob")), "a fan-out"),
        "a fan-out names 10001, at most 10000 may be");
    List<String> devices = IntStream.range(0, 1_001).mapToObj(i -> "d" + i).toList();
    refused(
        () ->
            check.choices(bobs, List.of(choice("bob").addAllDevices(devices).build()), "a fan-out"),
        "1001 devices, at most 1000");
    refused(() -> check.targets(bobs, List.of(), "a nudge"), "a nudge to nobody");
    refused(() -> check.targets(bobs, List.of(some("bob")), "a nudge"), "a nudge without a device");
    refused(() -> check.targets(bobs, List.of(some("bob", "")), "a nudge"), "device id has an");
  }

  @Test
  void impossibleRoundsAndPagesAreRefused() {
    refused(() -> check.session(bobs, round().setUser("").build()), "user id");
    refused(() -> check.session(bobs, round().setDevice("").build()), "device id");
    refused(() -> check.session(bobs, round().setSession("").build()), "a session has no id");
    refused(() -> check.session(bobs, round().setEpoch(-1).build()), "round (-1, 1)");
    refused(() -> check.session(bobs, round().setCounter(-1).build()), "round (3, -1)");
    refused(() -> check.sessions(bobs, List.of(), "markers"), "markers to nobody");
    refused(() -> check.page(bobs, page().setNumber(0).build()), "page number 0 is impossible");
    refused(() -> check.pageNumber(Integer.MAX_VALUE), "page number 2147483647 is impossible");
    refused(() -> check.page(bobs, page(7, 3).build()), "out of order");
    refused(() -> check.page(bobs, page(7, 7).build()), "out of order");
    refused(() -> check.page(bobs, page(0).build()), "position 0 is impossible");
    refused(
        () -> check.page(bobs, page().addEntries(PageEntry.newBuilder().setPosition(3)).build()),
        "the message has no id");
  }

  private static void refused(ThrowingCallable checking, String reason) {
    assertThatThrownBy(checking).isInstanceOf(PermanentFailure.class).hasMessageContaining(reason);
  }

  private static Message.Builder message() {
    return Message.newBuilder()
        .setId("m")
        .setConversation("direct:alice:bob")
        .setSeq(1)
        .setAt(1)
        .setPublication(ByteString.copyFromUtf8("{}"));
  }

  private static DeviceChoice.Builder choice(String user) {
    return DeviceChoice.newBuilder().setUser(user);
  }

  private static DeviceChoice all(String user, String... except) {
    return choice(user).setAllExcept(true).addAllDevices(List.of(except)).build();
  }

  private static Devices some(String user, String... devices) {
    return Devices.newBuilder().setUser(user).addAllDevices(List.of(devices)).build();
  }

  private static SessionRound.Builder round() {
    return SessionRound.newBuilder()
        .setUser("bob")
        .setDevice("phone")
        .setSession("s")
        .setEpoch(3)
        .setCounter(1);
  }

  private static Page.Builder page(long... positions) {
    Page.Builder page = Page.newBuilder().setSession(round()).setNumber(1);
    for (long position : positions) {
      page.addEntries(PageEntry.newBuilder().setPosition(position).setMessage(message()));
    }
    return page;
  }
}
