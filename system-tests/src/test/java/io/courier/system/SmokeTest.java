package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.tools.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command that says whether an installation works, against one that does and one that stops.
class SmokeTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aCourierThatRunsPasses() throws IOException {
    assertThat(smoke(TestStack.webSocket(1), new PrintWriter(out), 60))
        .describedAs("%s%s", out, err)
        .isZero();
    assertThat(out.toString())
        .contains("alice's message reached bob\n", "bob's message reached alice\n")
        .contains("who was away, from the mailbox\n")
        .contains("messages came once, in order\n");
    assertThat(err.toString()).isEmpty();
  }

  /// Both are connected, and then nothing passes any more.
  @Test
  void aGatewayThatDropsWhatItIsSentFailsInTime() throws IOException {
    try (SilentProxy proxy = new SilentProxy(TestStack.webSocket(1))) {
      PrintWriter silencing =
          new PrintWriter(out) {
            @Override
            public void println(String line) {
              super.println(line);
              if (line.equals("bob is connected")) {
                proxy.silence();
              }
            }
          };
      assertThat(smoke(proxy.url(), silencing, 3)).isEqualTo(1);
    }
    assertThat(out.toString()).endsWith("bob is connected\n");
    assertThat(err.toString()).startsWith("courier smoke: alice's message was not accepted");
  }

  private int smoke(String url, PrintWriter to, int seconds) throws IOException {
    CommandLine line = Main.commandLine();
    line.setOut(to);
    line.setErr(new PrintWriter(err));
    return line.execute(
        "smoke",
        "--url",
        url,
        "--tokens",
        token("smoke-alice") + "," + token("smoke-bob"),
        "--timeout",
        Integer.toString(seconds));
  }

  private Path token(String user) throws IOException {
    return Files.writeString(directory.resolve(user), ChatClient.token(user));
  }
}
