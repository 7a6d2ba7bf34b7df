package io.courier.gateway.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.gateway.config.ApiKey;
import io.courier.gateway.config.ApiProperties;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/// Keys, and what they may do at once.
class CallBoundsTest {
  private static final long SECOND = 1_000_000_000L;

  private final ApiProperties properties =
      new ApiProperties(
          entry("shop", "s3cret") + "\n " + entry("crm", "0ther") + "\n",
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          DataSize.ofMegabytes(1),
          1,
          1,
          3,
          2,
          10,
          100);
  private final List<ApiKey> keys = properties.parsedKeys();
  private final ApiKey shop = keys.get(0);
  private final ApiKey crm = keys.get(1);
  private final CallBounds bounds = new CallBounds(properties, keys, 0);

  private static String entry(String name, String secret) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return name + ":system:send,presence:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void aKeyIsFoundByItsSecretAlone() {
    KeyRing ring = new KeyRing(keys);
    assertThat(ring.find("ApiKey s3cret")).contains(shop);
    assertThat(ring.find("apikey  0ther ")).contains(crm);
    String hash = entry("shop", "s3cret").substring("shop:system:send,presence:".length());
    for (String no :
        List.of(
            "", "ApiKey", "ApiKey ", "s3cret", "Bearer s3cret", "ApiKey s3cre", "ApiKey shop")) {
      assertThat(ring.find(no)).as(no).isEmpty();
    }
    assertThat(ring.find("ApiKey " + hash)).as("the hash is no secret").isEmpty();
    assertThat(new KeyRing(List.of()).find("ApiKey s3cret")).isEmpty();
  }

  @Test
  void callsUnderWayAreBoundedForAKeyAndForAll() {
    assertThat(bounds.enter(shop, 0)).isZero();
    assertThat(bounds.enter(shop, 0)).isZero();
    assertThat(bounds.enter(shop, 0)).isEqualTo(1);
    assertThat(bounds.enter(crm, 0)).isZero();
    assertThat(bounds.enter(crm, 0)).isEqualTo(1);
    assertThat(bounds.underWay()).isEqualTo(3);
    bounds.leave(shop);
    assertThat(bounds.enter(crm, 0)).isZero();
    bounds.leave(crm);
    bounds.leave(crm);
    bounds.leave(shop);
    assertThat(bounds.underWay()).isZero();
  }

  @Test
  void oneCallMayOverdrawAndTheNextOneWaitsTheLonger() {
    assertThat(bounds.enter(shop, 0)).isZero();
    bounds.costs(shop, 250, 0);
    bounds.leave(shop);
    assertThat(bounds.enter(shop, 0)).isEqualTo(16);
    assertThat(bounds.enter(crm, 0)).isZero();
    assertThat(bounds.enter(shop, 15 * SECOND)).isEqualTo(1);
    assertThat(bounds.enter(shop, 16 * SECOND)).isZero();
  }
}
