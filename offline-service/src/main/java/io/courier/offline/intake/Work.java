package io.courier.offline.intake;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.DeviceChoice;
import io.courier.offline.replay.RoundRequest;
import io.courier.offline.store.Body;
import java.util.List;

/// What one valid record asks for.
sealed interface Work {
  int shard();

  /// About how many rows it touches.
  default int rows() {
    return 1;
  }

  /// A message is to be stored for some devices.
  ///
  /// @param offset of the record
  record Store(Body body, List<DeviceChoice> targets, long offset) implements Work {
    /// Of a record that was certainly never read before.
    Store(Body body, List<DeviceChoice> targets) {
      this(body, targets, Long.MAX_VALUE - 1);
    }

    Store at(long offsetOfRecord) {
      return new Store(body, targets, offsetOfRecord);
    }

    @Override
    public int shard() {
      return body.shard();
    }

    @Override
    public int rows() {
      return targets.size();
    }
  }

  /// Sessions came online behind all that was stored for them before.
  record Markers(int shard, List<RoundRequest> rounds) implements Work {
    @Override
    public int rows() {
      return rounds.size();
    }
  }

  /// A session asks for its mailbox.
  record Retrieve(RoundRequest round) implements Work {
    @Override
    public int shard() {
      return round.shard();
    }
  }

  /// A device has confirmed exactly these positions.
  ///
  /// @param next the page it gets now; absent after the last
  record Ack(int shard, DeviceKey mailbox, List<Long> positions, List<RoundRequest> next)
      implements Work {
    @Override
    public int rows() {
      return positions.size();
    }
  }

  /// A device came online or went offline.
  record Presence(int shard, DeviceKey device, boolean online) implements Work {}

  /// Nothing: the message is older than what is kept.
  record Expired(int shard) implements Work {}
}
