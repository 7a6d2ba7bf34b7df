package io.courier.stack.up;

import io.courier.stack.process.ProcessIdentity;
import io.courier.stack.process.Watchdog;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stack at one moment; the state file is its JSON.
///
/// @param failure the sentence that says why it could not start
/// @param url where the demo is
/// @param supervisor the process that started the rest
/// @param watchdog the shell that ends the rest when the supervisor is gone
public record StackView(
    Phase phase,
    @Nullable String failure,
    @Nullable String url,
    ProcessIdentity supervisor,
    ProcessIdentity watchdog,
    List<Component> components) {

  public StackView failed(String sentence) {
    return new StackView(Phase.ENDED, sentence, url, supervisor, watchdog, components);
  }

  /// A stack that failed before there was anything of it.
  public static StackView neverStarted(String sentence) {
    return new StackView(
        Phase.ENDED,
        sentence,
        null,
        ProcessIdentity.of(ProcessHandle.current()),
        Watchdog.ofThisJvm().identity(),
        List.of());
  }

  /// Where its Prometheus shows the alerts; none when it is not observed.
  public Optional<String> prometheusUrl() {
    return components.stream()
        .filter(it -> it.service().equals(Observer.NAME))
        .findFirst()
        .map(it -> "http://127.0.0.1:" + it.clientPort() + "/alerts");
  }

  /// Whether the supervisor is there and has not said that all is over.
  public boolean isSupervised() {
    return phase != Phase.ENDED && supervisor.running().isPresent();
  }

  /// Whether the supervisor or anything it started is alive; the watchdog ends by itself.
  public boolean anythingAlive() {
    return isSupervised() || components.stream().anyMatch(Component::isAlive);
  }
}
