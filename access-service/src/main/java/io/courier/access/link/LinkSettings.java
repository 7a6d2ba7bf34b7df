package io.courier.access.link;

/// Bounds of one link, in bytes.
///
/// @param queueBytes what may wait to be written
/// @param batchBytes what is put into one WebSocket message, but for a single larger frame
record LinkSettings(long queueBytes, long batchBytes) {}
