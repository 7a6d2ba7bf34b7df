package io.courier.access.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ShardLoopTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ShardLoop loop =
      new ShardLoop(
          "test",
          new LoopSettings(4, 2, Duration.ofMillis(50)),
          new Lease(Duration.ofMinutes(5), System.nanoTime()),
          System::nanoTime);
  private final List<Integer> done = new CopyOnWriteArrayList<>();

  @Test
  void whoHasAnInputForAFullLoopWaitsUntilItHasRoomAndOthersDoNot() throws Exception {
    Thread link =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    int input = i;
                    loop.submit(() -> done.add(input));
                  }
                });
    await().atMost(SOON).until(() -> loop.inputsWaiting() == 4);
    await().atMost(SOON).until(() -> link.getState() == Thread.State.WAITING);
    loop.answer(() -> done.add(100));
    loop.read(() -> done.add(200));
    assertThat(loop.answersWaiting()).isEqualTo(1);
    assertThat(loop.recordsWaiting()).isEqualTo(1);
    assertThat(loop.inputsWaiting()).isEqualTo(4);

    loop.start(new Nothing());
    try {
      await().atMost(SOON).until(() -> done.size() == 12);
      assertThat(link.join(SOON)).isTrue();
      assertThat(done.stream().filter(it -> it < 100))
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(loop.inputsWaiting()).isZero();
    } finally {
      loop.stop();
    }
  }

  private static final class Nothing implements LoopWork {
    @Override
    public void tick(long nowNanos) {}

    @Override
    public void flush() {}
  }
}
