package io.courier.drill.stack;

import io.courier.stack.backends.BackEnd;
import io.courier.stack.backends.Database;
import io.courier.stack.up.LocalTokens;
import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stack that the drill has started: everything in it can be ended and started again.
public final class OwnStack implements Target {
  private final Stack stack;
  private final List<URI> gateways;

  /// @param stack which runs
  public OwnStack(Stack stack) {
    this.stack = stack;
    this.gateways =
        instances(Service.GATEWAY).stream()
            .map(name -> Integer.parseInt(name.substring(name.indexOf('-') + 1)))
            .map(number -> ClientUrl.of(stack.gatewayUrl(number)))
            .toList();
  }

  @Override
  public Map<String, Long> services() {
    return stack.pids();
  }

  @Override
  public Map<String, Long> backEnds() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (String name : List.of("kafka", "redis", "postgres")) {
      BackEnd backEnd = stack.backEnds().named(name);
      if (backEnd != null) {
        backEnd
            .processes()
            .forEach(it -> it.pids().stream().findFirst().ifPresent(p -> pids.put(it.name(), p)));
      }
    }
    return pids;
  }

  @Override
  public List<URI> gateways() {
    return gateways;
  }

  @Override
  public String managementUrl(String instance) {
    return stack.managementUrl(instance);
  }

  @Override
  public LocalTokens tokens() {
    return stack.tokens();
  }

  @Override
  public String kafkaBootstrapServers() {
    return stack.backEnds().kafkaBootstrapServers();
  }

  @Override
  public Database database() {
    return stack.backEnds().database();
  }

  @Override
  public int brokers() {
    return stack.backEnds().kafka().processes().size();
  }

  @Override
  public List<String> endedByThemselves() {
    return stack.endedByThemselves().stream()
        .map(ended -> ended.instance() + " ended by itself, see " + ended.log())
        .toList();
  }

  @Override
  public Optional<Stack> own() {
    return Optional.of(stack);
  }
}
