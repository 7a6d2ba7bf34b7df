package io.courier.drill.stack;

import io.courier.stack.StackFailure;
import io.courier.stack.backends.Database;
import io.courier.stack.up.Component;
import io.courier.stack.up.LocalTokens;
import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import io.courier.stack.up.StackView;
import io.courier.stack.up.StateFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A stack that `./courier up` has started, found through its state file. Its supervisor starts no
/// process again, so the drill ends none of them; it can let them stand still for a while.
public final class RunningStack implements Target {
  private final List<Component> components;
  private final LocalTokens tokens;

  RunningStack(List<Component> components, LocalTokens tokens) {
    this.components = List.copyOf(components);
    this.tokens = tokens;
  }

  /// @param home the directory that `./courier up` keeps all in
  public static RunningStack in(Path home) {
    StackView view =
        new StateFile(home)
            .read()
            .filter(StackView::isSupervised)
            .orElseThrow(() -> new StackFailure("Nothing runs here: start it with ./courier up"));
    List<Component> dead = view.components().stream().filter(it -> !it.isAlive()).toList();
    if (!dead.isEmpty()) {
      throw new StackFailure(
          "Not all of it runs (%s): ./courier status shows it"
              .formatted(dead.stream().map(Component::instance).collect(Collectors.joining(", "))));
    }
    return new RunningStack(view.components(), new LocalTokens(LocalTokens.keptSecret(home)));
  }

  @Override
  public Map<String, Long> services() {
    return pids(RunningStack::isService);
  }

  @Override
  public Map<String, Long> backEnds() {
    return pids(it -> List.of("kafka", "redis", "postgres").contains(it.service()));
  }

  @Override
  public List<URI> gateways() {
    return components.stream()
        .filter(it -> it.service().equals(Service.GATEWAY.shortName()))
        .map(it -> ClientUrl.of("http://127.0.0.1:" + it.clientPort()))
        .toList();
  }

  @Override
  public String managementUrl(String instance) {
    return "http://127.0.0.1:"
        + port(it -> it.instance().equals(instance), Component::managementPort);
  }

  @Override
  public LocalTokens tokens() {
    return tokens;
  }

  @Override
  public String kafkaBootstrapServers() {
    return components.stream()
        .filter(it -> it.service().equals("kafka"))
        .map(it -> "127.0.0.1:" + it.clientPort())
        .collect(Collectors.joining(","));
  }

  @Override
  public Database database() {
    int port = port(it -> it.service().equals("postgres"), Component::clientPort);
    return Database.onThisMachine(port, "courier");
  }

  @Override
  public int brokers() {
    return (int) components.stream().filter(it -> it.service().equals("kafka")).count();
  }

  @Override
  public List<String> endedByThemselves() {
    return components.stream()
        .filter(it -> !it.isAlive())
        .map(it -> it.instance() + " ended by itself, see " + it.log())
        .toList();
  }

  @Override
  public Optional<Stack> own() {
    return Optional.empty();
  }

  private Map<String, Long> pids(Predicate<Component> which) {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (Component component : components) {
      if (which.test(component) && component.isAlive()) {
        pids.put(component.instance(), Objects.requireNonNull(component.process()).pid());
      }
    }
    return pids;
  }

  private static boolean isService(Component component) {
    return Arrays.stream(Service.values())
        .anyMatch(service -> service.shortName().equals(component.service()));
  }

  private interface Port {
    @Nullable Integer of(Component component);
  }

  private int port(Predicate<Component> which, Port port) {
    return components.stream()
        .filter(which)
        .map(port::of)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> new StackFailure("A part of the running stack is missing"));
  }
}
