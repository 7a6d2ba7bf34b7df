package io.courier.access.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final long SECOND = 1_000_000_000;
  private final Lease lease = new Lease(Duration.ofSeconds(4), 0);

  @Test
  void itRunsOutWithoutAnsweredHeartbeats() {
    lease.heartbeats(1, SECOND);
    assertThat(lease.isValid(5 * SECOND - 1)).isTrue();
    assertThat(lease.isValid(5 * SECOND)).isFalse();
  }

  @Test
  void onlyFurtherAnswersRenewIt() {
    lease.heartbeats(7, SECOND);
    lease.heartbeats(7, 4 * SECOND);
    assertThat(lease.isValid(5 * SECOND)).isFalse();
    lease.heartbeats(8, 6 * SECOND);
    assertThat(lease.isValid(7 * SECOND)).isTrue();
  }

  @Test
  void aConsumerThatBeginsAnewRenewsNothing() {
    lease.heartbeats(7, SECOND);
    lease.heartbeats(0, 4 * SECOND);
    assertThat(lease.isValid(5 * SECOND)).isFalse();
    lease.heartbeats(1, 6 * SECOND);
    assertThat(lease.isValid(7 * SECOND)).isTrue();
  }

  @Test
  void anAssignmentRenewsIt() {
    lease.renew(10 * SECOND);
    assertThat(lease.isValid(13 * SECOND)).isTrue();
  }

  @Test
  void clocksThatWrapAreNoMatter() {
    Lease late = new Lease(Duration.ofSeconds(4), Long.MAX_VALUE - SECOND);
    assertThat(late.isValid(Long.MAX_VALUE + 2 * SECOND)).isTrue();
    assertThat(late.isValid(Long.MAX_VALUE + 4 * SECOND)).isFalse();
  }
}
