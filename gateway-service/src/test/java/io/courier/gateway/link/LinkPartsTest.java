package io.courier.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.gateway.config.GatewayProperties;
import io.courier.messages.link.Confirm;
import io.courier.messages.link.Rpc;
import io.courier.messages.link.Up;
import io.courier.messages.redis.ShardOwner;
import io.courier.messages.redis.TopicFacts;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/// The parts of a link that need no socket.
class LinkPartsTest {
  private static final Up CONFIRM =
      Up.newBuilder().setConfirm(Confirm.newBuilder().setMark(1)).build();

  private static Up rpc(int bytes) {
    return Up.newBuilder()
        .setRpc(Rpc.newBuilder().setId(1).setData(ByteString.copyFrom(new byte[bytes])))
        .build();
  }

  @Test
  void theQueueRefusesCommandsAtItsBoundAndTheRestAtTwiceIt() {
    UpQueue queue = new UpQueue(10, 1_000_000);
    for (int i = 0; i < 10; i++) {
      assertThat(queue.offer(rpc(1))).isTrue();
    }
    assertThat(queue.offer(rpc(1))).isFalse();
    for (int i = 0; i < 10; i++) {
      assertThat(queue.offer(CONFIRM)).isTrue();
    }
    assertThat(queue.offer(CONFIRM)).isFalse();
    assertThat(queue.count()).isEqualTo(20);
    for (int i = 0; i < 11; i++) {
      queue.remove();
    }
    assertThat(queue.offer(rpc(1))).isTrue();
  }

  @Test
  void theQueueIsBoundedByBytesToo() {
    UpQueue queue = new UpQueue(1000, 1000);
    assertThat(queue.offer(rpc(900))).isTrue();
    assertThat(queue.offer(rpc(900))).isFalse();
    assertThat(queue.bytes()).isBetween(900L, 950L);
    queue.remove();
    assertThat(queue.bytes()).isZero();
    assertThat(queue.peek()).isNull();
  }

  @Test
  void readingPausesWhenSessionsDoNotTakeWhatCameAndGoesOnAtHalf() {
    EmbeddedChannel channel = new EmbeddedChannel();
    Link link = new Link(channel, "ws://h:1/link", settings(1_024));
    link.handedOut(600);
    link.handedOut(424);
    assertThat(channel.config().isAutoRead()).isTrue();
    link.handedOut(1);
    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(link.untakenBytes()).isEqualTo(1_025);
    link.taken(512);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isFalse();
    link.taken(1);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(link.isPaused()).isFalse();
  }

  private static GatewayProperties.Link settings(long readAhead) {
    Duration second = Duration.ofSeconds(1);
    DataSize size = DataSize.ofKilobytes(64);
    return new GatewayProperties.Link(
        100,
        size,
        size,
        size,
        DataSize.ofBytes(readAhead),
        second,
        second,
        second,
        second,
        second,
        second);
  }

  @Test
  void whatChangedBetweenTwoReadingsIsSeen() {
    TopicFacts facts = new TopicFacts(1, 3, "a", "b");
    String one = new ShardOwner(1, "n1", "ws://h:1/link").format();
    String other = new ShardOwner(2, "n2", "ws://h:2/link").format();
    Owners before = Owners.read(facts, Map.of("0", one, "1", one, "9", one));
    Owners after = Owners.read(facts, Map.of("0", one, "1", other, "2", other));
    assertThat(before.count()).isEqualTo(2);
    assertThat(after.changedSince(before).stream()).containsExactly(1, 2);
    assertThat(after.changedSince(null).cardinality()).isEqualTo(3);
    assertThat(after.addresses()).containsExactlyInAnyOrder("ws://h:1/link", "ws://h:2/link");
    assertThat(after.addresses(after.changedSince(before))).containsExactly("ws://h:2/link");
    assertThat(before.of(2)).isNull();
  }
}
