package io.courier.tools.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong without a gateway is told in a sentence, in time.
class SmokeCommandTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String NOBODY = "ws://127.0.0.1:1/connection/websocket";

  @TempDir private Path directory;

  @Test
  void aGatewayThatIsNotThereFailsInTime() {
    CommandRun run =
        CommandRun.of("smoke", "--url", NOBODY, "--token-secret", SECRET, "--timeout", "5");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("courier smoke: alice could not connect").contains("in time");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(CommandRun.of("smoke", "--url", NOBODY, "--token-secret", ""))
        .isEqualTo(
            new CommandRun(
                1,
                "",
                "courier smoke: there are no tokens: set COURIER_TOKEN_SECRET, or give"
                    + " --tokens\n"));
    assertThat(CommandRun.of("smoke", "--url", NOBODY, "--token-secret", "short").err())
        .contains("COURIER_TOKEN_SECRET is no secret for HS256");
    assertThat(CommandRun.of("smoke", "--url", "", "--token-secret", SECRET).err())
        .contains("--url is missing");
  }

  @Test
  void givenTokensHaveToBelongToTwoUsers() throws IOException {
    Path alice =
        Files.writeString(directory.resolve("alice"), Identity.mint(SECRET, "alice").token());
    Path text = Files.writeString(directory.resolve("text"), "no token");
    assertThat(CommandRun.of("smoke", "--url", NOBODY, "--tokens", alice + "," + alice).err())
        .contains("tokens of two users");
    assertThat(CommandRun.of("smoke", "--url", NOBODY, "--tokens", alice + "," + text).err())
        .contains("a token is no JWT");
    assertThat(Identity.given(Identity.mint(SECRET, "alice").token()).user()).isEqualTo("alice");
  }
}
