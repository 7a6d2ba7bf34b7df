package io.courier.access.shard;

import java.time.Duration;

/// Bounds of one loop.
///
/// @param inputs tasks that may wait
/// @param turn the most tasks done before their effects leave
/// @param tick how often time-outs are looked for
record LoopSettings(int inputs, int turn, Duration tick) {}
