package io.courier.access.inbound;

/// From whom a record of `chat_input` is.
///
/// @param session of the device; empty for the operator's own servers
public record Origin(String user, String device, String session) {}
