package io.courier.messages.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "alice", "A.b_c@d+e-9"})
  void aNameOfAllowedCharactersIsAUser(String name) {
    assertThat(UserId.isValid(name)).isTrue();
    assertThat(new UserId(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:b", "a,b", "a#", "{a}", "ü", "a\n"})
  void aNameWithSeparatorsIsNone(String name) {
    assertThat(UserId.isValid(name)).isFalse();
    assertThatThrownBy(() -> new DeviceId(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameHasAtMost128Characters() {
    assertThat(UserId.isValid("a".repeat(128))).isTrue();
    assertThat(UserId.isValid("a".repeat(129))).isFalse();
  }

  @Test
  void aRetryOfTheSameSendHasTheSameId() {
    assertThat(MessageId.of("alice", "k1")).isEqualTo(MessageId.of("alice", "k1"));
    assertThat(MessageId.of("alice", "k1")).isNotEqualTo(MessageId.of("bob", "k1"));
    assertThat(MessageId.of("alice", "k1")).isNotEqualTo(MessageId.of("alice", "k2"));
  }

  @Test
  void positionsRiseWithOffsetAndGenerationAndStayExactInJavaScript() {
    assertThat(Position.of(1, 0)).isGreaterThan(Position.NONE);
    assertThat(Position.of(1, 8)).isGreaterThan(Position.of(1, 7));
    assertThat(Position.of(2, 0)).isGreaterThan(Position.of(1, 1L << 39));
    assertThat(Position.of(Position.MAX_GENERATION, (1L << 40) - 2)).isLessThan(1L << 53);
    assertThat(Position.generation(Position.of(3, 77))).isEqualTo(3);
    assertThat(Position.offset(Position.of(3, 77))).isEqualTo(77);
    assertThat(Position.isOf(Position.of(3, 77), 2)).isFalse();
  }

  @Test
  void impossiblePositionsAreRefused() {
    assertThatThrownBy(() -> Position.of(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Position.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Position.of(1, 1L << 40)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aShardIsWhereKafkaPutsTheUser() {
    Shards shards = new Shards(24);
    for (int i = 0; i < 1_000; i++) {
      String user = "user-" + i;
      int partition = Utils.toPositive(Utils.murmur2(user.getBytes(StandardCharsets.UTF_8))) % 24;
      assertThat(shards.of(user)).isEqualTo(partition);
    }
  }
}
