package io.courier.access.session;

import java.util.List;

/// What handles the inputs of sessions, each on the loop of its shard, in the order they came.
public interface SessionInputs {
  int loops();

  int loopOf(int shard);

  /// Hands inputs to one loop. Waits while that loop has too much to do: its links are slowed down.
  void submit(int loop, List<SessionInput> inputs);
}
