package io.courier.messages.id;

/// One device of one user, as a key of maps.
public record DeviceKey(String user, String device) {}
