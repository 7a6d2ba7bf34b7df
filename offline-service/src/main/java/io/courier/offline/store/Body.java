package io.courier.offline.store;

/// One stored message, as `Message` of topics.proto.
///
/// @param day UTC day of the message itself, so that a repeated store meets its first
/// @param position unique within the shard The bytes go to the driver as they are; nobody compares
///     these records.
@SuppressWarnings("ArrayRecordComponent")
public record Body(int day, int shard, long position, byte[] bytes) {}
