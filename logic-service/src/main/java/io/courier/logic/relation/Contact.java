package io.courier.logic.relation;

/// A message of one user to another.
///
/// @param user the recipient; the sender itself when it writes to its other devices
/// @param at when Access received it, in milliseconds since 1970
public record Contact(String sender, String user, long at) {}
