package io.courier.access.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.id.Shards;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Open;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.ShardOwner;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String user = "t" + UUID.randomUUID();
  private final int shard = new Shards(Topics.SHARDS).of(user);

  @Test
  void aStoppedNodeTellsItsGatewaysAndItsSessionsGoOnAtTheNext() {
    AccessNode first = AccessNode.start("access-1");
    FakeGateway gateway = FakeGateway.connect(first.link(), "gateway-1");
    long epoch = gateway.open(open(1, false));
    answerMarker("session", epoch);
    try (AccessNode second = AccessNode.start("access-2")) {
      Awaitility.await("both nodes own shards").atMost(PATIENCE).until(Topics::areSharedByTwo);
      if (owner().node().equals("access-2")) {
        // The rebalance has moved the shard already; the rest is the same with the roles changed.
        leaves(second, first, FakeGateway.connect(second.link(), "gateway-2"));
      } else {
        leaves(first, second, gateway);
      }
    } finally {
      first.close();
      gateway.close();
    }
  }

  private void leaves(AccessNode leaving, AccessNode staying, FakeGateway gateway) {
    long epoch = gateway.open(open(2, true));
    answerMarker("session", epoch);
    long position = AccessNode.position(System.nanoTime() >>> 10);
    deliver(position); // sent here, and never confirmed
    gateway.awaitDelivery(2, position);
    leaving.close();
    gateway.await("moved", it -> it.getMoved().getShardsList().contains(shard));
    Awaitility.await("the other node owns the shard")
        .atMost(Duration.ofSeconds(4)) // a member that does not leave is missed after six
        .until(() -> owner().link().equals(staying.link()));
    try (FakeGateway next = FakeGateway.connect(staying.link(), "gateway-1")) {
      long newEpoch = next.open(open(3, true));
      assertThat(newEpoch).isGreaterThan(epoch);
      answerMarker("session", newEpoch);
      assertThat(next.awaitDelivery(3, position).getEpoch()).isEqualTo(newEpoch);
      String presence = AccessNode.REDIS.hget(RedisKeys.presence(shard), user);
      assertThat(OnlineDevice.parse(presence).getFirst().session()).isEqualTo("session");
    }
  }

  @Test
  void aDeviceOfAFormerOwnerThatDoesNotComeBackIsShownUntilItsMailboxWasAskedFor() {
    String key = RedisKeys.presence(shard);
    OnlineDevice shown = new OnlineDevice("phone", "access-0", "gateway-0", "before", 1);
    AccessNode.REDIS.hset(key, user, OnlineDevice.format(List.of(shown)));
    try (AccessNode node = AccessNode.start("access-3")) {
      Awaitility.await("the node owns the shard")
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> owner().link().equals(node.link()));
      SessionRound round = awaitMarker("before", owner().epoch());
      assertThat(AccessNode.REDIS.hget(key, user)).isEqualTo(OnlineDevice.format(List.of(shown)));
      answer(round);
      Topics.await(
          Topic.USER_ONLINE,
          UserOnline.parser(),
          it -> it.getUser().equals(user) && it.getState() == UserOnline.State.OFFLINE);
      assertThat(AccessNode.REDIS.hget(key, user)).isNull();
    }
  }

  private ShardOwner owner() {
    return ShardOwner.parse(AccessNode.REDIS.hget(RedisKeys.SHARDS, Integer.toString(shard)));
  }

  private void answerMarker(String session, long epoch) {
    answer(awaitMarker(session, epoch));
  }

  private SessionRound awaitMarker(String session, long epoch) {
    return Topics.await(
            Topic.PUSH_RECEIPT,
            PushReceipt.parser(),
            it ->
                it.getMarkers().getSessionsList().stream()
                    .anyMatch(r -> r.getUser().equals(user) && r.getEpoch() == epoch))
        .getMarkers()
        .getSessionsList()
        .stream()
        .filter(r -> r.getUser().equals(user) && r.getSession().equals(session))
        .findFirst()
        .orElseThrow();
  }

  private void answer(SessionRound round) {
    EmptyMailboxes empty = EmptyMailboxes.newBuilder().addSessions(round).build();
    produce(PushDeliver.newBuilder().setEmpty(empty).build());
  }

  private void deliver(long position) {
    Delivery delivery =
        Delivery.newBuilder()
            .setPosition(position)
            .setMessage(
                Message.newBuilder()
                    .setId("m")
                    .setAt(1)
                    .setPublication(ByteString.copyFromUtf8("{}")))
            .addTargets(Devices.newBuilder().setUser(user).addDevices("phone"))
            .build();
    produce(PushDeliver.newBuilder().setDelivery(delivery).build());
  }

  private void produce(PushDeliver record) {
    Topics.produce(Topic.PUSH_DELIVER, shard, record.toByteArray());
  }

  private Open open(long handle, boolean resumed) {
    return Open.newBuilder()
        .setHandle(handle)
        .setSession("session")
        .setUser(user)
        .setDevice("phone")
        .setCodec(Codec.JSON)
        .setShard(shard)
        .setResumed(resumed)
        .setSince(1)
        .build();
  }
}
