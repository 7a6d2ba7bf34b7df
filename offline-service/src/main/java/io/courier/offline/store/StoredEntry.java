package io.courier.offline.store;

/// One message of one mailbox.
///
/// @param body `Message` of topics.proto The bytes go to the driver as they are; nobody compares
///     these records.
@SuppressWarnings("ArrayRecordComponent")
public record StoredEntry(long position, byte[] body) {}
