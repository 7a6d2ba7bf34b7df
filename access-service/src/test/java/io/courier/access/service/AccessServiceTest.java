package io.courier.access.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.client.DisconnectCode;
import io.courier.messages.id.MessageId;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Down;
import io.courier.messages.link.LinkPing;
import io.courier.messages.link.Open;
import io.courier.messages.link.Reply;
import io.courier.messages.link.Up;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.ShardOwner;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AccessServiceTest extends AccessServiceFixture {
  @Test
  void anOpenedSessionIsShownOnlineAndAsksForItsMailbox() {
    long epoch = gateway.open(session("phone").build());
    ShardOwner owner = ShardOwner.parse(AccessNode.REDIS.hget(RedisKeys.SHARDS, "" + shard()));
    assertThat(owner).isEqualTo(new ShardOwner(epoch, "access-a", node.link()));
    SessionRound round = awaitMarker("phone");
    assertThat(round.getEpoch()).isEqualTo(epoch);
    String presence = AccessNode.REDIS.hget(RedisKeys.presence(shard()), user);
    OnlineDevice online = OnlineDevice.parse(presence).getFirst();
    assertThat(online.device()).isEqualTo("phone");
    assertThat(online.gateway()).isEqualTo("gateway-a");
    assertThat(AccessNode.REDIS.hget(RedisKeys.presence(shard()), RedisKeys.PRESENCE_EPOCH))
        .isEqualTo(Long.toString(epoch));
    UserOnline event =
        Topics.await(Topic.USER_ONLINE, UserOnline.parser(), it -> it.getUser().equals(user));
    assertThat(event.getState()).isEqualTo(UserOnline.State.ONLINE);
    assertThat(event.getNode()).isEqualTo("access-a");
  }

  @Test
  void aSessionIsOpenedNoEarlierThanItIsShownOnline() {
    live("phone");
    AccessNode.REDIS.dispatch(
        CommandType.CLIENT,
        new StatusOutput<>(StringCodec.UTF8),
        new CommandArgs<>(StringCodec.UTF8).add("PAUSE").add(1_000).add("WRITE"));
    gateway.open(session("laptop").build());
    assertThat(OnlineDevice.parse(AccessNode.REDIS.hget(RedisKeys.presence(shard()), user)))
        .extracting(OnlineDevice::device)
        .containsExactlyInAnyOrder("phone", "laptop");
  }

  @Test
  void aDeviceThatStaysAwayIsShownOffline() {
    long handle = live("phone");
    gateway.close(handle);
    UserOnline event =
        Topics.await(
            Topic.USER_ONLINE,
            UserOnline.parser(),
            it -> it.getUser().equals(user) && it.getState() == UserOnline.State.OFFLINE);
    assertThat(event.getDevice()).isEqualTo("phone");
    assertThat(AccessNode.REDIS.hget(RedisKeys.presence(shard()), user)).isNull();
  }

  @Test
  void aSentMessageIsAnsweredWhenKafkaHasIt() {
    long handle = live("phone");
    Reply reply =
        gateway.call(
            handle,
            7,
            "message.send",
            "{\"to\":\"bob\",\"clientId\":\"k1\",\"content\":{\"a\": 1}}");
    String id = MessageId.of(user, "k1");
    ChatInput input =
        Topics.await(Topic.CHAT_INPUT, ChatInput.parser(), it -> it.getMessageId().equals(id));
    assertThat(input.getSender()).isEqualTo(user);
    assertThat(input.getSenderDevice()).isEqualTo("phone");
    assertThat(input.getConversation()).contains("bob").startsWith("direct:");
    assertThat(input.getSend().getContent().toStringUtf8()).isEqualTo("{\"a\":1}");
    assertThat(reply.getErrorCode()).isZero();
    assertThat(reply.getData().toStringUtf8()).contains("\"id\":\"" + id + "\"", "\"seq\":");
  }

  @Test
  void badInputIsAnsweredAndTheSessionStays() {
    long handle = live("phone");
    assertThat(gateway.call(handle, 1, "no.such", "{}").getErrorCode()).isEqualTo(104);
    Reply bad = gateway.call(handle, 2, "message.send", "{\"to\":\"bob\"}");
    assertThat(bad.getErrorCode()).isEqualTo(107);
    assertThat(bad.getErrorMessage()).isEqualTo("clientId is missing");
    String large = "\"" + "x".repeat(17_000) + "\"";
    Reply limit =
        gateway.call(
            handle,
            3,
            "message.send",
            "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":" + large + "}");
    assertThat(limit.getErrorCode()).isEqualTo(106);
    assertThat(gateway.call(handle, 4, "inbox.ack", "{\"offset\":5}").getErrorCode()).isZero();
  }

  @Test
  void aConfirmedDeliveryIsCommittedPast() {
    long handle = live("phone");
    long position = nextPosition();
    long offset = deliver(position, "phone");
    Deliver deliver = gateway.awaitDelivery(handle, position);
    assertThat(deliver.getLive()).isTrue();
    assertThat(deliver.getFrame().toStringUtf8())
        .isEqualTo(
            "{\"push\":{\"channel\":\"inbox\",\"pub\":{\"data\":{\"n\":1},\"offset\":"
                + position
                + "}}}");
    gateway.confirm(handle, FakeGateway.markOf(deliver, handle));
    awaitCommitted(offset);
    assertThat(failures(position)).isZero();
  }

  @Test
  void twoDevicesOfOneLinkShareOneFrame() {
    long phone = live("phone");
    long tablet = live("tablet");
    long position = nextPosition();
    long offset = deliver(position, "phone", "tablet");
    Deliver deliver = gateway.awaitDelivery(phone, position);
    assertThat(deliver.getHandlesList()).containsExactly(phone, tablet);
    gateway.confirm(phone, FakeGateway.markOf(deliver, phone));
    gateway.confirm(tablet, FakeGateway.markOf(deliver, tablet));
    awaitCommitted(offset);
  }

  @Test
  void aProtobufSessionGetsItsOwnFrame() {
    long handle = HANDLES.incrementAndGet();
    gateway.open(session("phone").setHandle(handle).setCodec(Codec.PROTOBUF).build());
    answerMarker("phone");
    long position = nextPosition();
    deliver(position, "phone");
    Deliver deliver = gateway.awaitDelivery(handle, position);
    assertThat((int) deliver.getFrame().byteAt(0)).isEqualTo(deliver.getFrame().size() - 1);
    gateway.confirm(handle, FakeGateway.markOf(deliver, handle));
  }

  @Test
  void aDeliveryThatIsNotConfirmedGoesToTheStore() {
    long handle = live("phone");
    long position = nextPosition();
    long offset = deliver(position, "phone");
    gateway.awaitDelivery(handle, position);
    Failed failed = awaitFailed(position);
    assertThat(failed.getReason()).isEqualTo("ack-timeout");
    assertThat(failed.getMessage().getPublication().toStringUtf8()).isEqualTo("{\"n\":1}");
    assertThat(failed.getTargetsList()).containsExactly(devices("phone"));
    awaitCommitted(offset);
  }

  @Test
  void aDeliveryToNobodyGoesToTheStore() {
    gateway.open(session("other").build()); // the node owns the shard by now
    long position = nextPosition();
    long offset = deliver(position, "phone");
    assertThat(awaitFailed(position).getReason()).isIn("no-session", "gone");
    awaitCommitted(offset);
  }

  @Test
  void aPageIsSentAndItsConfirmationProduced() {
    long handle = HANDLES.incrementAndGet();
    gateway.open(session("phone").setHandle(handle).setSession("s" + handle).build());
    SessionRound round = awaitMarker("phone");
    long first = nextPosition();
    long second = nextPosition();
    Page page =
        Page.newBuilder()
            .setSession(round)
            .setNumber(1)
            .addEntries(PageEntry.newBuilder().setPosition(first).setMessage(message()))
            .addEntries(PageEntry.newBuilder().setPosition(second).setMessage(message()))
            .setLast(true)
            .build();
    produce(PushDeliver.newBuilder().setPage(page).build());
    Deliver deliver = gateway.awaitDelivery(handle, second);
    assertThat(deliver.getLive()).isFalse();
    assertThat(deliver.getFrame().toStringUtf8()).contains("\"tags\":{\"via\":\"mailbox\"}");
    gateway.confirm(handle, FakeGateway.markOf(deliver, handle));
    PageConfirmed confirmed =
        Topics.await(
                Topic.PUSH_RECEIPT,
                PushReceipt.parser(),
                it -> it.getPageConfirmed().getSession().equals(round))
            .getPageConfirmed();
    assertThat(confirmed.getPositionsList()).containsExactly(first, second);
    assertThat(confirmed.getLast()).isTrue();
  }

  @Test
  void aNewerSessionOfTheDeviceReplacesTheOlder() {
    long older = live("phone");
    long newer = HANDLES.incrementAndGet();
    gateway.open(session("phone").setHandle(newer).setSession("s" + newer).build());
    Down disconnect =
        gateway.await(
            "disconnect", it -> it.hasDisconnect() && it.getDisconnect().getHandle() == older);
    assertThat(disconnect.getDisconnect().getCode()).isEqualTo(DisconnectCode.REPLACED.code());
    long position = nextPosition();
    deliver(position, "phone"); // the queue was live, and stays so
    gateway.awaitDelivery(newer, position);
  }

  @Test
  void aSessionIsDetachedWhenItsLinkBreaks() {
    FakeGateway other = FakeGateway.connect(node.link(), "gateway-b");
    other.open(session("phone").build());
    answerMarker("phone");
    other.close();
    Topics.await(
        Topic.USER_ONLINE,
        UserOnline.parser(),
        it -> it.getUser().equals(user) && it.getState() == UserOnline.State.OFFLINE);
  }

  @Test
  void presenceIsWrittenAnewWhenRedisHasLostIt() {
    live("phone");
    AccessNode.REDIS.del(RedisKeys.presence(shard()));
    AccessNode.REDIS.hdel(RedisKeys.SHARDS, "" + shard());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                AccessNode.REDIS.hexists(RedisKeys.presence(shard()), user)
                    && AccessNode.REDIS.hexists(RedisKeys.SHARDS, "" + shard()));
    Awaitility.await("the session asks for its mailbox again")
        .atMost(PATIENCE)
        .until(() -> markers("phone") >= 2);
  }

  @Test
  void aSessionOfAnotherShardIsRefused() {
    long handle = HANDLES.incrementAndGet();
    int wrong = (shard() + 1) % Topics.SHARDS;
    Open open = session("phone").setHandle(handle).setShard(wrong).build();
    gateway.send(Up.newBuilder().setOpen(open).build());
    gateway.await("refusal", it -> it.hasRefused() && it.getRefused().getHandle() == handle);
  }

  @Test
  void aPingIsAnswered() {
    gateway.send(Up.newBuilder().setPing(LinkPing.getDefaultInstance()).build());
    gateway.await("pong", Down::hasPong);
  }

  @Test
  void aLinkWithoutAHelloIsClosed() {
    FakeGateway rude = FakeGateway.connectSilently(node.link());
    rude.send(Up.newBuilder().setOpen(session("phone")).build());
    Awaitility.await().atMost(PATIENCE).until(rude::isClosed);
  }

  @Test
  void readinessAndMetricsAreServedOnTheManagementPort() throws Exception {
    live("phone");
    assertThat(get("/actuator/health/readiness")).contains("\"status\":\"UP\"");
    assertThat(get("/actuator/health/liveness")).contains("\"status\":\"UP\"");
    assertThat(get("/actuator/prometheus"))
        .contains(
            "courier_access_sessions",
            "courier_access_queues{state=\"live\"}",
            "courier_passed_over_total",
            "courier_access_confirmed_seconds_bucket",
            "courier_access_failed_total{reason=\"behind\"}");
  }
}
