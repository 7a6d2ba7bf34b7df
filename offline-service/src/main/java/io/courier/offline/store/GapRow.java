package io.courier.offline.store;

/// A gap as a mailbox holds it.
///
/// @param position another one each time the gap grows
/// @param body `Message` of topics.proto The bytes go to the driver as they are; nobody compares
///     these records.
@SuppressWarnings("ArrayRecordComponent")
public record GapRow(long position, Gap gap, byte[] body) {}
