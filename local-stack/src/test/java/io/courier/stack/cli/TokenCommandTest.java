package io.courier.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
  @TempDir private Path root;

  @Test
  void eachUserGetsATokenOnALineOfItsOwnAndNothingElseIsPrinted() throws Exception {
    CommandRun run = CommandRun.of(root, "token", "alice", "bob", "--device", "phone");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    SignedJWT bob = SignedJWT.parse(lines.get(1));
    byte[] secret =
        Files.readString(root.resolve(".courier/secret")).strip().getBytes(StandardCharsets.UTF_8);
    assertThat(bob.verify(new MACVerifier(secret))).isTrue();
    assertThat(bob.getHeader().getAlgorithm().getName()).isEqualTo("HS256");
    assertThat(bob.getJWTClaimsSet().getSubject()).isEqualTo("bob");
    assertThat(bob.getJWTClaimsSet().getClaim("dev")).isEqualTo("phone");
  }

  @Test
  void aTokenLivesAsLongAsItWasAskedFor() throws Exception {
    CommandRun run = CommandRun.of(root, "token", "alice", "--ttl", "30m");
    SignedJWT token = SignedJWT.parse(run.out().strip());
    Duration life =
        Duration.between(Instant.now(), token.getJWTClaimsSet().getExpirationTime().toInstant());
    assertThat(life).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
    assertThat(token.getJWTClaimsSet().getClaim("dev")).isNull();
  }

  @Test
  void theSecretIsMadeOnceAndForItsOwnerOnly() throws Exception {
    CommandRun.of(root, "token", "alice");
    Path secret = root.resolve(".courier/secret");
    String first = Files.readString(secret);
    CommandRun.of(root, "token", "alice");
    assertThat(secret).hasContent(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
  }

  @Test
  void aSecretThatIsKeptElsewhereSignsAndNoneIsMade() throws Exception {
    String secret = "the-secret-of-a-stack-in-containers-0123456789";
    Path file = Files.writeString(root.resolve("token-secret"), secret + "\n");

    CommandRun run = CommandRun.of(root, "token", "alice", "--secret-file", file.toString());

    SignedJWT token = SignedJWT.parse(run.out().strip());
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    assertThat(token.verify(new MACVerifier(key))).isTrue();
    assertThat(root.resolve(".courier")).doesNotExist();
  }

  @Test
  void aSecretThatIsMissingOrTooShortIsRefusedWithASentence() throws Exception {
    Path file = root.resolve("token-secret");
    CommandRun missing = CommandRun.of(root, "token", "alice", "--secret-file", file.toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("Could not read the secret in " + file);
    Files.writeString(file, "short\n");
    CommandRun tooShort = CommandRun.of(root, "token", "alice", "--secret-file", file.toString());
    assertThat(tooShort.code()).isEqualTo(1);
    assertThat(tooShort.err()).contains("too short").contains("32 bytes");
  }

  @Test
  void aUserWhoCannotBeIsRefusedWithASentence() {
    CommandRun run = CommandRun.of(root, "token", "alice:bob");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("\"alice:bob\" is no user id");
  }

  @Test
  void whatIsNoTimeIsRefusedWithTheForms() {
    CommandRun run = CommandRun.of(root, "token", "alice", "--ttl", "soon");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("write 90s, 30m, 1h or 7d");
  }
}
