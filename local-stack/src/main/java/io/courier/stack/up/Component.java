package io.courier.stack.up;

import io.courier.stack.process.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/// One process of a stack, as it is shown and as the state file keeps it.
///
/// @param service `gateway`, or `kafka`
/// @param instance `gateway-1`, or `kafka`
/// @param process none before it is started and after it was stopped
/// @param clientPort where it serves: clients, or for back ends their own protocol
/// @param log where it logs
/// @param readyAfterMillis how long its start took; none before
public record Component(
    String service,
    String instance,
    Phase phase,
    @Nullable ProcessIdentity process,
    @Nullable Integer clientPort,
    @Nullable Integer linkPort,
    @Nullable Integer managementPort,
    @Nullable String log,
    @Nullable Long readyAfterMillis) {

  /// Whether it ended although nobody asked it to.
  boolean endedByItself() {
    return phase == Phase.ENDED && process != null;
  }

  public boolean isAlive() {
    return process != null && process.running().isPresent();
  }
}
