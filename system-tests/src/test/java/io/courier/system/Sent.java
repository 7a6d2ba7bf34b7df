package io.courier.system;

/// The reply to a send.
record Sent(String id, long seq, long at) {}
