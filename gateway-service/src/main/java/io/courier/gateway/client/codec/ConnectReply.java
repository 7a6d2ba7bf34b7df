package io.courier.gateway.client.codec;

/// What a client is told when its session is open.
///
/// @param client id of the session
/// @param session on an HTTP stream it authorises emulation; unguessable
/// @param offset the position from which the inbox goes on; 0 is left out
/// @param epoch the generation
/// @param wasRecovering whether the SDK asked to recover
public record ConnectReply(
    String client,
    String session,
    String node,
    long ttlSeconds,
    int pingSeconds,
    long timeMillis,
    String epoch,
    long offset,
    boolean wasRecovering) {
  static final String VERSION = "courier";
}
