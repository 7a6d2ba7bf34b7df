package io.courier.stack.up;

import io.courier.messages.id.UserId;
import io.courier.stack.StackFailure;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret of a key of the server API. Whoever has it may do what the key's scopes say; gateways
/// know its hash alone.
///
/// @param text what follows `ApiKey` in an `Authorization` header
public record ApiSecret(String text) {
  /// All that a key can be allowed.
  public static final List<String> SCOPES = List.of("send", "send-as", "disconnect", "presence");

  private static final int RANDOM_BYTES = 32;

  /// One that nobody can guess.
  public static ApiSecret random() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return of(random);
  }

  /// That of the demo's key on this machine: as secret as the secret of tokens, and of use for as
  /// long as that is.
  public static ApiSecret ofDemo(String tokenSecret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(tokenSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return of(mac.doFinal("the demo's key of the server API".getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new StackFailure("This Java has no HmacSHA256: " + e.getMessage(), e);
    }
  }

  private static ApiSecret of(byte[] bytes) {
    return new ApiSecret(
        "courier_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// The key as gateways are told it, in `COURIER_API_KEYS`: with the hash of this secret.
  ///
  /// @param name in metrics and logs
  /// @param sender the user that its messages are from
  public String key(String name, String sender, List<String> scopes) {
    check(name.matches("[A-Za-z0-9._-]{1,64}"), "a name has 1 to 64 of A-Z a-z 0-9 . _ -");
    check(UserId.isValid(sender), "a sender is a user: 1 to 128 of A-Z a-z 0-9 . _ @ + -");
    check(
        !scopes.isEmpty() && SCOPES.containsAll(scopes),
        "scopes are some of " + String.join(",", SCOPES));
    return name + ":" + sender + ":" + String.join(",", scopes) + ":" + sha256();
  }

  private String sha256() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new StackFailure("This Java has no SHA-256: " + e.getMessage(), e);
    }
  }

  private static void check(boolean holds, String sentence) {
    if (!holds) {
      throw new StackFailure("That is no key: " + sentence);
    }
  }

  // A record prints its components, and a secret must never reach a log.
  @Override
  public String toString() {
    return "ApiSecret";
  }
}
