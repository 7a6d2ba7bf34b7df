package io.courier.gateway.client.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionKeyTest {
  @Test
  void aKeyIsReadBackAsItWasMade() {
    SessionKey key = SessionKey.random(23, "4d1k2-1f");
    assertThat(key.format()).startsWith("23.4d1k2-1f.").matches("[0-9A-Za-z._-]{30,}");
    assertThat(SessionKey.parse(key.format())).contains(key);
  }

  @Test
  void everyKeyIsAnother() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(SessionKey.random(1, "c").format());
    }
    assertThat(all).hasSize(1_000);
  }

  @Test
  void onlyTheSameSecretAuthorises() {
    SessionKey key = SessionKey.random(1, "c");
    assertThat(key.isAuthorisedBy(key.secret())).isTrue();
    assertThat(key.isAuthorisedBy(SessionKey.random(1, "c").secret())).isFalse();
    assertThat(key.isAuthorisedBy(key.secret().substring(1))).isFalse();
    assertThat(key.isAuthorisedBy(ByteString.EMPTY)).isFalse();
  }

  @Test
  void theSecretIsNotPrinted() {
    SessionKey key = SessionKey.random(1, "c");
    String secret = key.format().substring("1.c.".length());
    assertThat(key.toString()).contains("client=c").doesNotContain(secret);
  }

  @Test
  void whatIsOfAnotherFormIsNoKey() {
    String secret = "A".repeat(22);
    assertThat(SessionKey.parse("1.c." + secret)).isPresent();
    for (String text :
        new String[] {
          "",
          ".",
          "..",
          "1.c",
          "1.c.",
          "1.." + secret,
          ".c." + secret,
          "-1.c." + secret,
          "9999999999.c." + secret,
          "1048577.c." + secret,
          "x.c." + secret,
          "1.c." + secret + ".d",
          "1.c." + secret + "A",
          "1.c.A",
          "1.c." + "ä".repeat(22),
          "1." + "c".repeat(65) + "." + secret,
        }) {
      assertThat(SessionKey.parse(text)).as(text).isEmpty();
    }
  }
}
