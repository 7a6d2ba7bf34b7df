package io.courier.access.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.access.presence.PresenceStore.How;
import io.courier.access.presence.PresenceStore.Write;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenceWritesTest {
  private static final long EPOCH = 1_000;
  private static final Map<String, String> SOME = Map.of("u", "v");

  private final PresenceWrites writes = new PresenceWrites(7, EPOCH);

  @Test
  void anOwnerTakesTheShardFirstAndThenWritesWhatChanges() {
    assertThat(writes.isTaking()).isTrue();
    Write take = writes.begin(Map.of(), true);
    assertThat(take).isEqualTo(new Write(7, EPOCH, EPOCH + 1, How.TAKE, EPOCH, true, Map.of()));
    assertThat(writes.written(take)).isFalse();
    writes.adopted();
    assertThat(writes.isSteady()).isTrue();
    assertThat(writes.begin(SOME, false))
        .isEqualTo(new Write(7, EPOCH, EPOCH + 2, How.UPDATE, EPOCH + 1, true, SOME));
  }

  @Test
  void anAttemptThatFailedIsFollowedByOneWithAHigherNumber() {
    Write kept = steady();
    Write lost = writes.begin(SOME, true);
    Write again = writes.begin(SOME, true);
    assertThat(again.number()).isEqualTo(lost.number() + 1);
    // Whether the lost one was carried out or not, this one is stored.
    assertThat(again.known()).isEqualTo(lost.known()).isEqualTo(kept.number());
  }

  @Test
  void whatRedisHasLostIsWrittenInPartsAndCountsAgainWithTheLast() {
    steady();
    writes.lost();
    Write first = writes.begin(SOME, false);
    assertThat(first.how()).isEqualTo(How.RESTORE);
    assertThat(first.completes()).isFalse();
    assertThat(writes.written(first)).isFalse();
    Write second = writes.begin(SOME, false);
    assertThat(second.how()).isEqualTo(How.FILL);
    assertThat(second.known()).isEqualTo(first.number());
    assertThat(second.completes()).isFalse();
    assertThat(writes.written(second)).isFalse();
    Write last = writes.begin(SOME, true);
    assertThat(last.completes()).isTrue();
    assertThat(writes.written(last)).isTrue();
    assertThat(writes.begin(SOME, true).known()).isEqualTo(last.number());
  }

  @Test
  void aWriteRefusedForALaterNumberIsFollowedByEverythingAboveIt() {
    Write kept = steady();
    writes.overtaken(kept.number() + 500);
    Write next = writes.begin(SOME, true);
    assertThat(next.how()).isEqualTo(How.RESTORE);
    assertThat(next.number()).isEqualTo(kept.number() + 501);
    writes.overtaken(5); // never back
    assertThat(writes.begin(SOME, true).number()).isEqualTo(kept.number() + 502);
  }

  @Test
  void aNewOwnerBeginsAtItsOwnEpoch() {
    steady();
    assertThat(new PresenceWrites(7, EPOCH + 1).begin(Map.of(), true).number())
        .isEqualTo(EPOCH + 2);
  }

  private Write steady() {
    writes.written(writes.begin(Map.of(), true));
    writes.adopted();
    Write update = writes.begin(SOME, true);
    writes.written(update);
    return update;
  }
}
