package io.courier.gateway.client.flow;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// The `session` of a connect reply on an HTTP stream: where the session is found, and the secret
/// that proves a command to come from its client.
///
/// Any gateway can read it: the shard leads to the access node that knows the session, the client
/// id names it there. Only the secret authorises, and it is compared where the session is known.
///
/// @param shard of the session's user
/// @param client id of the session, as in the connect reply
/// @param secret unguessable
public record SessionKey(int shard, String client, ByteString secret) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 16;
  private static final int MAX_CLIENT = 64;
  private static final int MAX_SHARD = 1 << 20;

  public static SessionKey random(int shard, String client) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new SessionKey(shard, client, ByteString.copyFrom(secret));
  }

  /// Empty for what no gateway has made.
  public static Optional<SessionKey> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || parts[1].isEmpty() || parts[1].length() > MAX_CLIENT) {
      return Optional.empty();
    }
    try {
      int shard = Integer.parseInt(parts[0]);
      byte[] secret = Base64.getUrlDecoder().decode(parts[2]);
      return shard < 0 || shard > MAX_SHARD || secret.length != SECRET_BYTES
          ? Optional.empty()
          : Optional.of(new SessionKey(shard, parts[1], ByteString.copyFrom(secret)));
    } catch (IllegalArgumentException otherForm) {
      return Optional.empty();
    }
  }

  public String format() {
    String hidden = Base64.getUrlEncoder().withoutPadding().encodeToString(secret.toByteArray());
    return shard + "." + client + "." + hidden;
  }

  /// Takes the same time whatever the difference is.
  public boolean isAuthorisedBy(ByteString known) {
    return !known.isEmpty() && MessageDigest.isEqual(secret.toByteArray(), known.toByteArray());
  }

  // A record prints its components, and a secret must never reach a log.
  @Override
  public String toString() {
    return "SessionKey[shard=" + shard + ", client=" + client + "]";
  }
}
