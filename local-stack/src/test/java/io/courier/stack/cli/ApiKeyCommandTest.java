package io.courier.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyCommandTest {
  @TempDir private Path root;

  @Test
  void theSecretOfTheDemoIsPrintedAloneAndStaysTheSame() {
    CommandRun run = CommandRun.of(root, "api-key");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).matches("courier_[A-Za-z0-9_-]{43}\\R");
    assertThat(CommandRun.of(root, "api-key").out()).isEqualTo(run.out());
    assertThat(CommandRun.of(root.resolve("other"), "api-key").out()).isNotEqualTo(run.out());
  }

  @Test
  void aStackInContainersHasTheOneOfItsOwnSecret() throws Exception {
    Path file =
        Files.writeString(root.resolve("token-secret"), "x".repeat(32), StandardCharsets.UTF_8);
    CommandRun run = CommandRun.of(root, "api-key", "--secret-file", file.toString());
    assertThat(run.out()).isNotEqualTo(CommandRun.of(root, "api-key").out());
  }

  @Test
  void aNewOneComesWithItsKeyWhichHasTheHashAndNotTheSecret() throws Exception {
    CommandRun run =
        CommandRun.of(
            root, "api-key", "--new", "shop", "--sender", "bot", "--scopes", "send,presence");
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(lines.get(0).getBytes(StandardCharsets.UTF_8));
    assertThat(lines.get(1)).isEqualTo("shop:bot:send,presence:" + HexFormat.of().formatHex(hash));
    assertThat(CommandRun.of(root, "api-key", "--new", "shop").out())
        .doesNotContain(lines.get(0))
        .contains("shop:system:send:");
  }

  @Test
  void whatIsNoKeyIsRefusedWithASentence() {
    CommandRun scope = CommandRun.of(root, "api-key", "--new", "shop", "--scopes", "all");
    assertThat(scope.code()).isEqualTo(1);
    assertThat(scope.out()).isEmpty();
    assertThat(scope.err()).contains("scopes are some of send,send-as,disconnect,presence");
    assertThat(CommandRun.of(root, "api-key", "--new", "a shop").err()).contains("a name has");
    assertThat(CommandRun.of(root, "api-key", "--new", "s", "--sender", "a:b").err())
        .contains("a sender is a user");
  }
}
