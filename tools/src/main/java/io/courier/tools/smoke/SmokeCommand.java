package io.courier.tools.smoke;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command `smoke`. Its users are new in each run unless tokens are given, so that runs do not
/// disturb each other; Courier forgets their devices like any that stay away.
@Command(
    name = "smoke",
    description =
        "Connect two users, send messages between them, one while the other is away, and look"
            + " whether each arrives once. Exit code 1 when not.",
    mixinStandardHelpOptions = true)
public final class SmokeCommand implements Callable<Integer> {
  private static final String PATH = "/connection/websocket";

  @Option(
      names = "--url",
      defaultValue = "${env:COURIER_SMOKE_URL}",
      description =
          "ws://HOST:PORT" + PATH + " of a gateway (COURIER_SMOKE_URL; ./courier knows its own)")
  private @Nullable String url;

  @Option(
      names = "--token-secret",
      defaultValue = "${env:COURIER_TOKEN_SECRET}",
      description = "makes the tokens; better by COURIER_TOKEN_SECRET, which nobody else sees")
  private @Nullable String secret;

  @Option(
      names = "--tokens",
      split = ",",
      paramLabel = "FILE",
      description = "two files, each with a token of another user, instead of a secret")
  private List<Path> tokens = List.of();

  @Option(
      names = "--timeout",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "of the whole test (default: ${DEFAULT-VALUE})")
  private int timeoutSeconds = 60;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      String run = UUID.randomUUID().toString().substring(0, 8);
      String gateway = gateway();
      List<Identity> users = users(run);
      Deadline deadline = new Deadline(Duration.ofSeconds(timeoutSeconds));
      long start = System.nanoTime();
      new Smoke(gateway, run, deadline, line -> say(out, line)).run(users.get(0), users.get(1));
      say(out, "Courier at %s works (%.1f s)".formatted(gateway, seconds(start)));
      return 0;
    } catch (SmokeFailure e) {
      err.println("courier smoke: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private String gateway() {
    if (url != null && !url.isEmpty()) {
      return url;
    }
    LocalStack local = local();
    secret = local.secret();
    return local.url();
  }

  private List<Identity> users(String run) {
    if (!tokens.isEmpty()) {
      List<Identity> given = tokens.stream().map(SmokeCommand::given).toList();
      if (given.size() != 2 || given.getFirst().user().equals(given.getLast().user())) {
        throw new SmokeFailure("--tokens needs two files with tokens of two users");
      }
      return given;
    }
    String key = secret;
    if (key == null || key.isEmpty()) {
      throw new SmokeFailure("there are no tokens: set COURIER_TOKEN_SECRET, or give --tokens");
    }
    return List.of(
        Identity.mint(key, "smoke-alice-" + run), Identity.mint(key, "smoke-bob-" + run));
  }

  private static Identity given(Path file) {
    try {
      return Identity.given(Files.readString(file).strip());
    } catch (IOException e) {
      throw new SmokeFailure(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Only `./courier smoke` says where the project is.
  private static LocalStack local() {
    String root = System.getProperty("courier.root");
    if (root == null) {
      throw new SmokeFailure("--url is missing: ws://HOST:PORT" + PATH + " of a gateway");
    }
    return LocalStack.in(Path.of(root, ".courier"));
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
