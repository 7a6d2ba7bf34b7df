package io.courier.access.owner;

import io.courier.access.shard.Assignment;
import io.courier.access.shard.ShardLoop;
import java.util.function.ObjLongConsumer;

/// Where a shard turns to outside of its loop.
///
/// @param loop on which answers are handled
/// @param deposed is told when Redis holds a higher epoch than ours
/// @param readAgain has records read again from what is committed
record ShardOutlets(ShardLoop loop, ObjLongConsumer<Assignment> deposed, Runnable readAgain) {}
