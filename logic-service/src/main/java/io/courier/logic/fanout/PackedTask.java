package io.courier.logic.fanout;

import com.google.protobuf.BytesValue;

/// A `push_task` record with recipients that were serialised before, and the partition it goes to.
///
/// @param task has the bytes of a `PushTask` whose field 1, `fanout`, is set: a field of bytes and
///     one of a message are the same on the wire
public record PackedTask(int shard, BytesValue task) {}
