package io.courier.system;

/// One inbox publication as the application saw it.
///
/// @param via empty when live, else `mailbox` or `late`
/// @param offset the SDK's position, 0 when the push had none
/// @param atNanos when it was handed over, by [System#nanoTime()]
/// @param count of a gap
record Received(
    String type,
    String id,
    long seq,
    String from,
    String text,
    long offset,
    String via,
    long atNanos,
    long count) {}
