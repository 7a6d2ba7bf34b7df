package io.courier.tools.smoke;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The messages of this run that reached one user, over all connections. Safe for threads.
final class Arrivals {
  private final List<String> texts = new ArrayList<>();
  private final Map<String, CompletableFuture<String>> awaited = new HashMap<>();

  /// @param via how it came: empty when live, `mailbox` or `late` when it was stored
  synchronized void add(String text, String via) {
    texts.add(text);
    await(text).complete(via);
  }

  /// Done with the way on which it came first.
  synchronized CompletableFuture<String> await(String text) {
    return awaited.computeIfAbsent(text, it -> new CompletableFuture<>());
  }

  /// @throws SmokeFailure when these did not come, each once and in this order, and no other
  synchronized void requireExactly(String user, List<String> expected) {
    if (!texts.equals(expected)) {
      throw new SmokeFailure(
          user + " was to receive " + expected + ", each once and in order, and received " + texts);
    }
  }
}
