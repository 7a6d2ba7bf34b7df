package io.courier.access.shard;

import io.courier.messages.redis.NodeBeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which peers have shown no sign of life for too long: by whether their beat changes, not by what
/// their clocks say.
final class StalePeers {
  private final String self;
  private final long staleNanos;
  private final Map<String, Seen> seen = new HashMap<>();

  StalePeers(String self, Duration stale) {
    this.self = self;
    this.staleNanos = stale.toNanos();
  }

  private record Seen(NodeBeat beat, long sinceNanos) {}

  /// A peer that may be dead, and where its link port is.
  record Suspect(String node, String link) {}

  /// Takes the nodes that Redis has now. A peer that is not among them is not known, nor suspected.
  List<Suspect> look(Map<String, NodeBeat> nodes, long nowNanos) {
    seen.keySet().retainAll(nodes.keySet());
    List<Suspect> suspects = new ArrayList<>();
    nodes.forEach(
        (node, beat) -> {
          Seen before = seen.get(node);
          if (before == null || !before.beat().equals(beat)) {
            seen.put(node, new Seen(beat, nowNanos));
          } else if (!node.equals(self) && nowNanos - before.sinceNanos() >= staleNanos) {
            suspects.add(new Suspect(node, beat.link()));
          }
        });
    return suspects;
  }
}
