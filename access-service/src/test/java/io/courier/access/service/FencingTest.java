package io.courier.access.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.Shards;
import io.courier.messages.link.Down;
import io.courier.messages.link.Open;
import io.courier.messages.link.Up;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.ShardOwner;
import io.courier.stack.backends.BackEnds;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FencingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final String user = "f" + UUID.randomUUID();
  private final int shard = new Shards(Topics.SHARDS).of(user);

  @Test
  void anOwnerWithoutHeartbeatsStopsUntilTheGroupAnswersAgain() {
    try (AccessNode node = AccessNode.start("access-f");
        FakeGateway gateway = FakeGateway.connect(node.link(), "gateway-f")) {
      gateway.open(open(1));
      BackEnds.shared().kafka().pause();
      try {
        awaitEndOfLease(node);
        gateway.send(Up.newBuilder().setOpen(open(2)).build());
        Awaitility.await("nothing is answered meanwhile")
            .during(Duration.ofMillis(500))
            .atMost(Duration.ofSeconds(1))
            .until(() -> gateway.frames().stream().noneMatch(FencingTest::isAnswerToTwo));
      } finally {
        BackEnds.shared().kafka().resume();
      }
      Awaitility.await("the open is answered when Kafka is back")
          .atMost(PATIENCE)
          .until(() -> gateway.frames().stream().anyMatch(FencingTest::isAnswerToTwo));
      assertThat(gateway.open(open(3))).isPositive();
    }
  }

  /// The lease runs out, the loop fills, the link's thread waits for room in it and so hears
  /// nothing: the link counts as silent and is closed, and so is its session, in the full loop.
  @Test
  void aLinkThatIsClosedWhileTheLoopIsFullDoesNotHoldUpTheHeartbeat() {
    Map<String, Object> small =
        Map.of(
            "courier.access.loops.threads", 1,
            "courier.access.loops.inputs", 2,
            "courier.access.link.silence", "2s");
    try (AccessNode node = AccessNode.start("access-h", small);
        FakeGateway gateway = FakeGateway.connect(node.link(), "gateway-h")) {
      gateway.open(open(1));
      BackEnds.shared().kafka().pause();
      try {
        awaitEndOfLease(node);
        for (long handle = 2; handle < 10; handle++) {
          gateway.send(Up.newBuilder().setOpen(open(handle)).build());
        }
        Awaitility.await("its link is closed")
            .atMost(PATIENCE)
            .until(() -> node.metrics().get("courier.access.link.silent").counter().count() > 0);
        Set<String> beats = new HashSet<>();
        Awaitility.await("it beats all the same")
            .atMost(PATIENCE)
            .until(
                () -> beats.add(AccessNode.REDIS.hget(RedisKeys.NODES, "access-h")),
                isNew -> beats.size() >= 4);
      } finally {
        BackEnds.shared().kafka().resume();
      }
      try (FakeGateway next = FakeGateway.connect(node.link(), "gateway-h")) {
        assertThat(next.open(open(11))).isPositive();
      }
    }
  }

  @Test
  void anOwnerThatFindsAHigherEpochTakesTheShardAgainAboveIt() {
    try (AccessNode node = AccessNode.start("access-g");
        FakeGateway gateway = FakeGateway.connect(node.link(), "gateway-g")) {
      long epoch = gateway.open(open(1));
      long higher = epoch + 1_000_000_000L;
      AccessNode.REDIS.hset(
          RedisKeys.SHARDS,
          Integer.toString(shard),
          new ShardOwner(higher, "somebody", "ws://127.0.0.1:1/link").format());
      Awaitility.await("the shard is taken again")
          .atMost(PATIENCE)
          .until(() -> owner().epoch() > higher && owner().node().equals("access-g"));
      assertThat(gateway.open(open(2))).isGreaterThan(higher);
      assertThat(node.metrics().get("courier.access.epochs.refused").counter().count())
          .isPositive();
      // The clock is behind this epoch for a while; what follows must not depend on it.
      AccessNode.REDIS.hdel(RedisKeys.SHARDS, Integer.toString(shard));
      Awaitility.await("it is published again")
          .atMost(PATIENCE)
          .until(() -> AccessNode.REDIS.hexists(RedisKeys.SHARDS, Integer.toString(shard)));
      assertThat(owner().epoch()).isGreaterThan(higher);
    }
    AccessNode.REDIS.del(RedisKeys.SHARDS, RedisKeys.presence(shard));
  }

  private static void awaitEndOfLease(AccessNode node) {
    Awaitility.await("the lease runs out")
        .atMost(PATIENCE)
        .until(() -> node.metrics().get("courier.access.lease.age").gauge().value() > 4.2);
  }

  private ShardOwner owner() {
    return ShardOwner.parse(AccessNode.REDIS.hget(RedisKeys.SHARDS, Integer.toString(shard)));
  }

  private static boolean isAnswerToTwo(Down frame) {
    return (frame.hasOpened() && frame.getOpened().getHandle() == 2)
        || (frame.hasRefused() && frame.getRefused().getHandle() == 2);
  }

  private Open open(long handle) {
    return Open.newBuilder()
        .setHandle(handle)
        .setSession("s" + handle)
        .setUser(user)
        .setDevice("phone")
        .setShard(shard)
        .setSince(handle)
        .build();
  }
}
