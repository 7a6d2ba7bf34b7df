package io.courier.gateway.api.flow;

import io.courier.gateway.config.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/// Finds the key that an `Authorization` header proves.
///
/// All hashes are compared, each in the same time whatever the difference is: how long it takes
/// tells nothing about any of them.
public final class KeyRing {
  private static final String SCHEME = "ApiKey ";

  private final List<ApiKey> keys;

  public KeyRing(List<ApiKey> keys) {
    this.keys = keys;
  }

  /// @param authorization the value of the header
  public Optional<ApiKey> find(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    byte[] hash = sha256(authorization.substring(SCHEME.length()).strip());
    Optional<ApiKey> found = Optional.empty();
    for (ApiKey key : keys) {
      if (MessageDigest.isEqual(hash, key.sha256().toByteArray())) {
        found = Optional.of(key);
      }
    }
    return found;
  }

  private static byte[] sha256(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
