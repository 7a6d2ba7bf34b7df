package io.courier.access.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.id.MessageId;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Open;
import io.courier.messages.link.Reply;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.CommandResult;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.Topic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Commands of clients through Kafka and back: the test is Logic.
class CommandTest extends AccessServiceFixture {
  @Test
  void aCommandIsProducedAsItsClientSentItAndAnsweredWithItsResult() {
    long handle = live("phone");
    gateway.rpc(handle, 7, "group.create", "{\"clientId\": \"k1\", \"name\": \"us\"}");
    String id = MessageId.of(user, "k1");
    ChatInput input =
        Topics.await(Topic.CHAT_INPUT, ChatInput.parser(), it -> it.getMessageId().equals(id));
    assertThat(input.getConversation()).isEqualTo("group:" + id);
    assertThat(input.getSender()).isEqualTo(user);
    assertThat(input.getSenderDevice()).isEqualTo("phone");
    assertThat(input.getSession()).isEqualTo("s" + handle);
    assertThat(input.getClientId()).isEqualTo("k1");
    assertThat(input.getAt()).isPositive();
    assertThat(input.getCall().getMethod()).isEqualTo("group.create");
    assertThat(input.getCall().getData().toStringUtf8())
        .isEqualTo("{\"clientId\":\"k1\",\"name\":\"us\"}");
    assertThat(gateway.frames()).noneMatch(it -> it.hasReply() && isOf(it.getReply(), handle));

    long offset = result("phone", done(id));

    Reply reply = gateway.awaitReply(handle, 7);
    assertThat(reply.getErrorCode()).isZero();
    assertThat(reply.getData().toStringUtf8()).isEqualTo("{\"done\":1}");
    awaitCommitted(offset);
    assertThat(gateway.frames())
        .noneMatch(it -> it.hasDeliver() && it.getDeliver().getHandlesList().contains(handle));
    assertThat(underWay()).isZero();
  }

  /// Its mailbox was not read, so its queue sends nothing.
  @Test
  void theAnswerDoesNotWaitForADeviceThatIsCatchingUp() {
    Open catchingUp = session("phone").build();
    gateway.open(catchingUp);
    call(catchingUp.getHandle(), 1, "k1");
    CommandResult refusal =
        done(MessageId.of(user, "k1")).toBuilder()
            .clearData()
            .setErrorCode(1005)
            .setErrorMessage("there is no such group")
            .build();
    result("phone", refusal);
    Reply reply = gateway.awaitReply(catchingUp.getHandle(), 1);
    assertThat(reply.getErrorCode()).isEqualTo(1005);
    assertThat(reply.getErrorMessage()).isEqualTo("there is no such group");
  }

  @Test
  void aResultThatNobodyWaitsForIsAnEventToTheDeviceAndNoAnswerToAnotherOne() {
    long phone = live("phone");
    long laptop = live("laptop");
    call(phone, 1, "k1");
    long offset = result("laptop", done(MessageId.of(user, "k1")));
    Deliver event =
        gateway
            .await(
                "event", it -> it.hasDeliver() && it.getDeliver().getHandlesList().contains(laptop))
            .getDeliver();
    assertThat(event.getPosition()).isZero();
    assertThat(event.getFrame().toStringUtf8())
        .isEqualTo("{\"push\":{\"channel\":\"inbox\",\"pub\":{\"data\":{\"event\":1}}}}");
    awaitCommitted(offset);
    assertThat(underWay()).isEqualTo(1);
    result("phone", done(MessageId.of(user, "k1")));
    assertThat(gateway.awaitReply(phone, 1).getErrorCode()).isZero();
  }

  @Test
  void whatASessionWaitedForGoesWithIt() {
    long replaced = live("phone");
    call(replaced, 1, "k1");
    gateway.open(session("phone").build());
    awaitUnderWay(0);
    long closed = live("tablet");
    call(closed, 2, "k2");
    gateway.close(closed);
    awaitUnderWay(0);
  }

  // ---- steps ----

  /// A command that is under way.
  private void call(long handle, int id, String clientId) {
    double before = underWay();
    gateway.rpc(handle, id, "group.info", "{\"clientId\":\"" + clientId + "\",\"group\":\"g1\"}");
    awaitUnderWay(before + 1);
  }

  private static CommandResult done(String command) {
    return CommandResult.newBuilder()
        .setCommand(command)
        .setData(ByteString.copyFromUtf8("{\"done\":1}"))
        .build();
  }

  private long result(String device, CommandResult result) {
    Message event =
        message().toBuilder()
            .setEphemeral(true)
            .setPublication(ByteString.copyFromUtf8("{\"event\":1}"))
            .setResult(result)
            .build();
    Delivery delivery = Delivery.newBuilder().setMessage(event).addTargets(devices(device)).build();
    return produce(PushDeliver.newBuilder().setDelivery(delivery).build());
  }

  private static boolean isOf(Reply reply, long handle) {
    return reply.getHandle() == handle;
  }

  private static void awaitUnderWay(double count) {
    Awaitility.await("commands under way").atMost(PATIENCE).until(() -> underWay() == count);
  }

  private static double underWay() {
    return node.metrics().get("courier.access.commands.under.way").gauge().value();
  }
}
