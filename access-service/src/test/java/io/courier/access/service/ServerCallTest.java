package io.courier.access.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.id.MessageId;
import io.courier.messages.link.Down;
import io.courier.messages.link.PresentDevice;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.ServerDisconnect;
import io.courier.messages.link.ServerMessage;
import io.courier.messages.link.ServerPresence;
import io.courier.messages.link.ServerSend;
import io.courier.messages.link.Up;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Topic;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Calls of the operator's own servers, by the link.
class ServerCallTest extends AccessServiceFixture {
  private static final AtomicLong CALLS = new AtomicLong();

  @Test
  void theHelloSaysThatServersMayCall() {
    assertThat(gateway.await("hello", Down::hasHello).getHello().getTakesServerCalls()).isTrue();
  }

  @Test
  void aMessageOfAServerIsARecordOfItsSenderAndItsRepeatHasTheSameId() {
    live("phone"); // the shard is ours now
    ServerCall.Builder call = ServerCall.newBuilder().setSend(send("k1", "group:" + user));
    ServerAnswer first = ask(call);
    ServerAnswer again = ask(call);
    String id = MessageId.ofServer("group:" + user, user, "k1");
    assertThat(first.getSent(0).getId()).isEqualTo(again.getSent(0).getId()).isEqualTo(id);
    assertThat(again.getSent(0).getSeq()).isGreaterThan(first.getSent(0).getSeq());
    ChatInput record =
        Topics.await(Topic.CHAT_INPUT, ChatInput.parser(), it -> it.getMessageId().equals(id));
    assertThat(record.getSender()).isEqualTo(user);
    assertThat(record.getSenderDevice()).isEqualTo("server-api");
    assertThat(record.getClientId()).isEqualTo("k1");
    assertThat(record.getSend().getContent().toStringUtf8()).isEqualTo("{\"text\":\"hi\"}");
    assertThat(record.getAt()).isEqualTo(first.getSent(0).getAt());
  }

  @Test
  void aShardThatIsNotItsUsersIsRefusedAndNothingIsDone() {
    ServerCall.Builder call = ServerCall.newBuilder().setSend(send("k1", "group:other"));
    assertThat(answer(call.setShard((shard() + 1) % Topics.SHARDS)).getNotOwner()).isTrue();
    assertThat(answer(call.setShard(-1)).getNotOwner()).isTrue();
    ServerPresence others = ServerPresence.newBuilder().addUsers("no user!").build();
    assertThat(answer(ServerCall.newBuilder().setPresence(others)).getNotOwner()).isTrue();
    assertThat(Topics.all(Topic.CHAT_INPUT, ChatInput.parser()))
        .noneMatch(it -> it.getConversation().equals("group:other"));
  }

  @Test
  void aCallOfALaterVersionIsNotAvailable() {
    live("phone");
    assertThat(ask(ServerCall.newBuilder()).getNotAvailable()).isTrue();
  }

  @Test
  void tellsWhichDevicesAreOnline() {
    ServerPresence users = ServerPresence.newBuilder().addUsers(user).build();
    assertThat(ask(ServerCall.newBuilder().setPresence(users)).getPresent(0).getDevicesList())
        .isEmpty();
    live("phone");
    live("laptop");
    assertThat(ask(ServerCall.newBuilder().setPresence(users)).getPresent(0).getDevicesList())
        .allMatch(it -> it.getSince() > 0)
        .extracting(PresentDevice::getDevice)
        .containsExactlyInAnyOrder("phone", "laptop");
  }

  @Test
  void aDisconnectEndsTheSessionsThatAreMeantWithItsCode() {
    long phone = live("phone");
    long laptop = live("laptop");
    assertThat(disconnect("phone").getDisconnectedList()).containsExactly("phone");
    assertThat(awaitEnd(phone)).isEqualTo(3503);
    assertThat(disconnect("phone").getDisconnectedList()).isEmpty();
    assertThat(gateway.frames().stream().filter(Down::hasDisconnect))
        .noneMatch(it -> it.getDisconnect().getHandle() == laptop);
    assertThat(disconnect("").getDisconnectedList()).containsExactly("laptop");
    assertThat(awaitEnd(laptop)).isEqualTo(3503);
    var again = session("phone").build();
    gateway.open(again);
    assertThat(disconnect("").getDisconnectedList()).contains("phone");
    assertThat(awaitEnd(again.getHandle())).isEqualTo(3503);
  }

  // ---- steps ----

  private ServerSend send(String clientId, String conversation) {
    ServerMessage message =
        ServerMessage.newBuilder()
            .setClientId(clientId)
            .setContent(ByteString.copyFromUtf8("{\"text\":\"hi\"}"))
            .addConversations(conversation)
            .build();
    return ServerSend.newBuilder().setSender(user).addMessages(message).build();
  }

  private ServerAnswer disconnect(String device) {
    ServerDisconnect call =
        ServerDisconnect.newBuilder().setUser(user).setDevice(device).setCode(3503).build();
    return ask(ServerCall.newBuilder().setDisconnect(call));
  }

  private int awaitEnd(long handle) {
    return gateway
        .await(
            "the end of " + handle,
            it -> it.hasDisconnect() && it.getDisconnect().getHandle() == handle)
        .getDisconnect()
        .getCode();
  }

  /// Asks until the shard is the node's, as a gateway does.
  private ServerAnswer ask(ServerCall.Builder call) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> answer(call.setShard(shard())), it -> !it.getNotOwner());
  }

  private ServerAnswer answer(ServerCall.Builder call) {
    long number = CALLS.incrementAndGet();
    gateway.send(Up.newBuilder().setServerCall(call.setCall(number)).build());
    return gateway
        .await(
            "answer to call " + number,
            it -> it.hasServerAnswer() && it.getServerAnswer().getCall() == number)
        .getServerAnswer();
  }
}
