package io.courier.stack.cli;

import io.courier.stack.up.LocalTokens;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints tokens, one a line and nothing else, so that scripts can take them.
@Command(
    name = "token",
    description = "Print a token for each user, a line each.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  private final Places places;

  @Parameters(arity = "1..*", paramLabel = "USER", description = "who the token is for")
  private List<String> users = List.of();

  @Option(names = "--device", description = "the only device the token fits (default: any)")
  private @Nullable String device;

  @Option(
      names = "--ttl",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "how long it is good: 90s, 30m, 1h, 7d (default: ${DEFAULT-VALUE})")
  private Duration ttl = Duration.ofHours(1);

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "the secret to sign with, when the gateways have another than .courier/secret")
  private @Nullable Path secretFile;

  @Spec private @Nullable CommandSpec spec;

  TokenCommand(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    LocalTokens tokens =
        new LocalTokens(
            secretFile == null
                ? LocalTokens.keptSecret(places.home())
                : LocalTokens.secretIn(secretFile));
    List<String> minted = users.stream().map(user -> tokens.mint(user, device, ttl)).toList();
    PrintWriter out = Output.of(spec);
    minted.forEach(out::println);
    return 0;
  }
}
