package io.courier.access.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.access.presence.PresenceStore.Answer;
import io.courier.access.presence.PresenceStore.How;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `write.lua` in a real Redis: which writes it carries out.
class PresenceScriptTest {
  private static final long EPOCH = 1_800_000_000_000L;
  private static final Answer WRITTEN = new Answer.Written();
  private static final Answer UNKNOWN = new Answer.Unknown();
  private static final Map<String, String> OLD = Map.of("alice", "old", "bob", "old");
  private static final Map<String, String> NEW = Map.of("alice", "new", "bob", "");

  private final RedisPresence redis = new RedisPresence();

  @AfterEach
  void close() {
    redis.close();
  }

  @ParameterizedTest
  @EnumSource(How.class)
  void aWriteThatComesBehindALaterOneOfItsEpochChangesNothing(How how) {
    taken();
    assertThat(redis.write(EPOCH, EPOCH + 5, How.UPDATE, EPOCH + 1, NEW)).isEqualTo(WRITTEN);
    Map<String, String> before = redis.fields();
    assertThat(before).containsEntry("alice", "new").doesNotContainKey("bob");
    assertThat(redis.write(EPOCH, EPOCH + 4, how, EPOCH + 1, OLD))
        .isEqualTo(new Answer.Overtaken(EPOCH + 5));
    assertThat(redis.fields()).isEqualTo(before);
  }

  @Test
  void aWriteThatTheClientSendsAgainIsCarriedOutAgain() {
    taken();
    assertThat(redis.write(EPOCH, EPOCH + 2, How.UPDATE, EPOCH + 1, NEW)).isEqualTo(WRITTEN);
    assertThat(redis.write(EPOCH, EPOCH + 2, How.UPDATE, EPOCH + 1, NEW)).isEqualTo(WRITTEN);
    assertThat(redis.users()).isEqualTo(Map.of("alice", "new"));
  }

  @Test
  void aNewOwnerBeginsAgainAndTheFormerOneIsRefused() {
    taken();
    redis.write(EPOCH, EPOCH + 900, How.UPDATE, EPOCH + 1, OLD);
    assertThat(redis.write(EPOCH + 10, EPOCH + 11, How.TAKE, EPOCH + 10, Map.of()))
        .isEqualTo(WRITTEN);
    assertThat(redis.users()).isEqualTo(OLD);
    assertThat(redis.write(EPOCH + 10, EPOCH + 12, How.UPDATE, EPOCH + 11, NEW)).isEqualTo(WRITTEN);
    assertThat(redis.write(EPOCH, EPOCH + 901, How.UPDATE, EPOCH + 900, OLD))
        .isEqualTo(new Answer.Refused(EPOCH + 10));
    assertThat(redis.users()).isEqualTo(Map.of("alice", "new"));
  }

  @Test
  void anEmptiedRedisTakesEverythingAnewAndNothingLateBehindIt() {
    taken();
    redis.empty();
    assertThat(redis.write(EPOCH, EPOCH + 3, How.UPDATE, EPOCH + 1, NEW)).isEqualTo(UNKNOWN);
    assertThat(redis.write(EPOCH, EPOCH + 4, How.RESTORE, EPOCH + 1, NEW)).isEqualTo(WRITTEN);
    assertThat(redis.write(EPOCH, EPOCH + 2, How.RESTORE, EPOCH + 1, OLD))
        .isEqualTo(new Answer.Overtaken(EPOCH + 4));
    assertThat(redis.users()).isEqualTo(Map.of("alice", "new"));
  }

  @Test
  void whatComesLateToAnEmptiedRedisIsNotTakenForTheWriteThatIsKnown() {
    taken();
    redis.write(EPOCH, EPOCH + 4, How.RESTORE, EPOCH + 1, NEW);
    redis.empty();
    assertThat(redis.write(EPOCH, EPOCH + 3, How.RESTORE, EPOCH + 1, OLD)).isEqualTo(WRITTEN);
    assertThat(redis.write(EPOCH, EPOCH + 5, How.UPDATE, EPOCH + 4, Map.of())).isEqualTo(UNKNOWN);
    assertThat(redis.write(EPOCH, EPOCH + 6, How.RESTORE, EPOCH + 4, NEW)).isEqualTo(WRITTEN);
    assertThat(redis.users()).isEqualTo(Map.of("alice", "new"));
  }

  @Test
  void aRedisThatWasRolledBackRefusesNothingThatIsRight() {
    taken();
    Map<String, String> before = redis.fields();
    redis.write(EPOCH, EPOCH + 2, How.UPDATE, EPOCH + 1, NEW);
    redis.rollBack(before);
    assertThat(redis.write(EPOCH, EPOCH + 3, How.UPDATE, EPOCH + 2, Map.of())).isEqualTo(UNKNOWN);
    assertThat(redis.write(EPOCH, EPOCH + 4, How.RESTORE, EPOCH + 2, NEW)).isEqualTo(WRITTEN);
    redis.rollBack(before);
    // The part on which this one rests is gone, and older presence in its place.
    assertThat(redis.write(EPOCH, EPOCH + 5, How.FILL, EPOCH + 4, Map.of())).isEqualTo(UNKNOWN);
  }

  private void taken() {
    assertThat(redis.write(EPOCH, EPOCH + 1, How.TAKE, EPOCH, OLD)).isEqualTo(WRITTEN);
  }
}
