package io.courier.offline.store;

/// One message of one mailbox.
///
/// @param body `Message` of topics.proto
public record StoredEntry(long position, byte[] body) {}
