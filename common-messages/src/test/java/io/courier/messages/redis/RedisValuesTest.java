package io.courier.messages.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisValuesTest {
  private static final OnlineDevice PHONE = new OnlineDevice("phone", "access-1", "gw-1", "s1", 5);
  private static final OnlineDevice TABLET = new OnlineDevice("tab.2", "access-1", "gw-2", "s2", 6);

  @Test
  void presenceIsReadBack() {
    String value = OnlineDevice.format(List.of(PHONE, TABLET));
    assertThat(OnlineDevice.parse(value)).containsExactly(PHONE, TABLET);
    assertThat(OnlineDevice.deviceIds(value)).containsExactly("phone", "tab.2");
  }

  @Test
  void anOwnerAndABeatAreReadBack() {
    ShardOwner owner = new ShardOwner(1_760_000_000_000L, "access-1", "ws://127.0.0.1:7001/link");
    assertThat(ShardOwner.parse(owner.format())).isEqualTo(owner);
    NodeBeat beat = new NodeBeat(12, "ws://127.0.0.1:7001/link");
    assertThat(NodeBeat.parse(beat.format())).isEqualTo(beat);
  }

  @Test
  void topicFactsAreReadBackAndIncompleteOnesAreNone() {
    TopicFacts facts = new TopicFacts(3, 24, "abc", "def");
    assertThat(TopicFacts.fromHash(facts.toHash())).contains(facts);
    assertThat(TopicFacts.fromHash(Map.of("generation", "3"))).isEmpty();
    assertThat(facts.isOf("abc", "other")).isFalse();
  }

  @Test
  void topicsMadeAnewHaveAnotherEpochAlsoWhenTheirGenerationIsTheSame() {
    assertThat(new TopicFacts(1, 24, "abc", "defghijk").epoch()).isEqualTo("1-defghi");
    assertThat(new TopicFacts(1, 24, "abc", "xyz").epoch()).isEqualTo("1-xyz");
  }

  @Test
  void valuesOfAnotherFormAreRefused() {
    assertThatThrownBy(() -> OnlineDevice.parse("phone")).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> ShardOwner.parse("7")).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> NodeBeat.parse("7")).isInstanceOf(RuntimeException.class);
  }
}
