package io.courier.stack.up;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.UserId;
import io.courier.stack.StackFailure;
import io.courier.stack.process.Directories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Client tokens for a stack on this machine: JWTs by HS256 with `sub`, `exp` and, when wanted,
/// `dev`. The key is the UTF-8 bytes of the secret's text.
public final class LocalTokens {
  private static final int SECRET_BYTES = 32;

  private final String secret;

  public LocalTokens(String secret) {
    this.secret = secret;
  }

  /// A secret that nobody can guess, as 64 hexadecimal digits.
  public static String newSecret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /// The secret kept in `<directory>/secret`, made when there is none, for its owner's eyes only.
  public static String keptSecret(Path directory) {
    Directories.make(directory);
    Path file = directory.resolve("secret");
    try {
      try {
        var ownerOnly =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createFile(file, ownerOnly);
        Files.writeString(file, newSecret() + "\n", StandardOpenOption.TRUNCATE_EXISTING);
      } catch (FileAlreadyExistsException e) {
        // The usual case: it was made before.
      }
    } catch (IOException e) {
      throw new StackFailure("Could not keep the secret in " + file + ": check who may write", e);
    }
    return secretIn(file);
  }

  /// The secret that a file holds, without the end of its line.
  public static String secretIn(Path file) {
    String secret;
    try {
      secret = Files.readString(file).strip();
    } catch (IOException e) {
      throw new StackFailure(
          "Could not read the secret in " + file + ": check that it is there", e);
    }
    if (secret.length() < SECRET_BYTES) {
      throw new StackFailure(
          "%s is too short to be a secret: at least %d bytes are needed"
              .formatted(file, SECRET_BYTES));
    }
    return secret;
  }

  /// What the server API of gateways with this secret takes, while their demo is on.
  public ApiSecret apiSecret() {
    return ApiSecret.ofDemo(secret);
  }

  /// @param device null for a token that fits any device
  public String mint(String user, @Nullable String device, Duration life) {
    check(UserId.isValid(user), "user", user);
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(user)
            .expirationTime(Date.from(Instant.now().plus(life)));
    if (device != null) {
      check(DeviceId.isValid(device), "device", device);
      claims.claim("dev", device);
    }
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    try {
      token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new StackFailure("The token could not be signed: " + e.getMessage(), e);
    }
    return token.serialize();
  }

  private static void check(boolean valid, String what, String value) {
    if (!valid) {
      throw new StackFailure(
          "\"%s\" is no %s id: take 1 to 128 of A-Z a-z 0-9 . _ @ + -".formatted(value, what));
    }
  }
}
