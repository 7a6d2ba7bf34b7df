package io.courier.access.owner;

import io.courier.access.shard.Assignment;
import io.courier.access.shard.ShardLoop;
import java.util.function.ObjLongConsumer;

/// Where a shard turns to outside of its loop.
///
/// @param loop on which answers are handled
/// @param deposed is told when Redis holds a higher epoch than ours
record ShardOutlets(ShardLoop loop, ObjLongConsumer<Assignment> deposed) {
  /// Runs something on the loop, if the shard is still ours by then. From any thread.
  void later(Assignment assignment, Runnable action) {
    loop.answer(
        () -> {
          if (!assignment.isEnded()) {
            action.run();
          }
        });
  }
}
