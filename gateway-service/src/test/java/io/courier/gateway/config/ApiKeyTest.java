package io.courier.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Keys of the server API as configuration has them.
class ApiKeyTest {
  private static final String HASH = "0123456789abcdefABCDEF".repeat(3).substring(0, 64);

  @Test
  void keysAreSeparatedByWhiteSpace() {
    List<ApiKey> keys =
        ApiKey.parse("\n shop:system:send,send-as:" + HASH + "\n\tcrm:bot:presence:" + HASH + "\n");
    assertThat(keys).extracting(ApiKey::name).containsExactly("shop", "crm");
    assertThat(keys).extracting(ApiKey::sender).containsExactly("system", "bot");
    assertThat(keys.getFirst().may(ApiScope.SEND_AS)).isTrue();
    assertThat(keys.getFirst().may(ApiScope.DISCONNECT)).isFalse();
    assertThat(ApiKey.parse("")).isEmpty();
    assertThat(ApiKey.parse(" \n ")).isEmpty();
  }

  @Test
  void whatIsWrongIsToldWithoutItsText() {
    String good = "shop:system:send:" + HASH;
    for (String wrong :
        List.of(
            "a-secret-that-slipped-in",
            "shop:system:send",
            "shop:system:send:" + HASH + ":more",
            ":system:send:" + HASH,
            "a/b:system:send:" + HASH,
            "shop2::send:" + HASH,
            "shop2:system::" + HASH,
            "shop2:system:all:" + HASH,
            "shop2:system:SEND:" + HASH,
            "shop2:system:send:" + HASH + "0",
            "shop2:system:send:" + "x".repeat(64))) {
      assertThatThrownBy(() -> ApiKey.parse(good + " " + wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("key 2")
          .message()
          .doesNotContain(wrong);
    }
    assertThatThrownBy(() -> ApiKey.parse(good + " " + good))
        .hasMessageContaining("two keys with the name shop");
  }
}
