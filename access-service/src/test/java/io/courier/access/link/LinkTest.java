package io.courier.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Down;
import io.courier.messages.link.DownBatch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkTest {
  private final Link link = new Link("test", new LinkSettings(10_000, 2_500), 0);

  @Test
  void whatWaitsLeavesTogetherUpToTheBatch() throws Exception {
    link.send(List.of(frame(1), frame(2)));
    link.send(List.of(frame(3)));
    assertThat(take().getFramesList()).containsExactly(frame(1), frame(2));
    assertThat(take().getFramesList()).containsExactly(frame(3));
    assertThat(link.queuedBytes()).isZero();
  }

  @Test
  void aFrameAboveTheBatchLeavesAlone() throws Exception {
    Down large = Down.newBuilder().setDeliver(Deliver.newBuilder().setFrame(bytes(5_000))).build();
    link.send(List.of(frame(1), large, frame(2)));
    assertThat(take().getFramesList()).containsExactly(frame(1));
    assertThat(take().getFramesList()).containsExactly(large);
    assertThat(take().getFramesList()).containsExactly(frame(2));
  }

  @Test
  void aFullLinkIsClosedAndNothingMoreLeaves() throws Exception {
    for (int i = 0; i < 10; i++) {
      link.send(List.of(frame(i)));
    }
    assertThat(link.isClosed()).isTrue();
    assertThat(Optional.ofNullable(link.take())).isEmpty();
    link.send(List.of(frame(1)));
    assertThat(link.queuedBytes()).isZero();
  }

  @Test
  void manySmallFramesCountWithTheObjectsAroundThem() {
    Down small = Down.newBuilder().setDeliver(Deliver.newBuilder().setPosition(1)).build();
    int sent = 0;
    while (!link.isClosed()) {
      link.send(List.of(small));
      sent++;
    }
    assertThat(sent).isLessThan(100);
  }

  private DownBatch take() throws InterruptedException {
    return Optional.ofNullable(link.take()).orElseThrow();
  }

  private static Down frame(long position) {
    return Down.newBuilder()
        .setDeliver(Deliver.newBuilder().setPosition(position + 1).setFrame(bytes(1_000)))
        .build();
  }

  private static ByteString bytes(int size) {
    return ByteString.copyFrom(new byte[size]);
  }
}
