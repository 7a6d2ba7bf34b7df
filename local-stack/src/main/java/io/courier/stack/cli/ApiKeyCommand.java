package io.courier.stack.cli;

import io.courier.stack.up.ApiSecret;
import io.courier.stack.up.LocalTokens;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Prints the secret of the demo's key of the server API, or a new secret and its key.
@Command(
    name = "api-key",
    description = {
      "Print the secret that the server API takes here, and nothing else.",
      "With --new NAME: a new secret, and below it the key for COURIER_API_KEYS of the gateways."
    },
    mixinStandardHelpOptions = true)
final class ApiKeyCommand implements Callable<Integer> {
  private final Places places;

  @Option(
      names = "--new",
      paramLabel = "NAME",
      description = "make another one, which metrics and logs call so")
  private @Nullable String name;

  @Option(
      names = "--sender",
      paramLabel = "USER",
      defaultValue = "system",
      description = "of a new one: who its messages are from (default: ${DEFAULT-VALUE})")
  private String sender = "system";

  @Option(
      names = "--scopes",
      split = ",",
      defaultValue = "send",
      description = "of a new one: send, send-as, disconnect, presence (default: ${DEFAULT-VALUE})")
  private List<String> scopes = List.of("send");

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "the secret of tokens, when the gateways have another than .courier/secret")
  private @Nullable Path secretFile;

  @Spec private @Nullable CommandSpec spec;

  ApiKeyCommand(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    PrintWriter out = Output.of(spec);
    if (name == null) {
      String tokenSecret =
          secretFile == null
              ? LocalTokens.keptSecret(places.home())
              : LocalTokens.secretIn(secretFile);
      out.println(ApiSecret.ofDemo(tokenSecret).text());
    } else {
      ApiSecret secret = ApiSecret.random();
      String key = secret.key(name, sender, scopes);
      out.println(secret.text());
      out.println(key);
    }
    return 0;
  }
}
