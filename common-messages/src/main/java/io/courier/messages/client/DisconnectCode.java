package io.courier.messages.client;

/// Why a gateway ends a connection: WebSocket close codes, and what SDKs do on each.
///
/// 3000–3499 and 4000–4499: the SDK reconnects with jittered back-off. 3500–3999 and 4500–4999: it
/// stops. A reason is never valid JSON, since the JavaScript SDK would read it as an advice.
public enum DisconnectCode {
  CLOSED(3000, "connection closed"),
  /// The gateway is being drained. Its reason carries `retry_after_ms=<n>`.
  SHUTDOWN(3001, "shutdown"),
  SERVER_ERROR(3004, "internal server error"),
  /// Reconnects with a new token. Also the answer to a refresh with an expired one: an error reply
  /// would be terminal there.
  TOKEN_EXPIRED(3005, "token expired"),
  /// The client does not read what it is sent.
  SLOW(3008, "slow"),
  NO_PONG(3012, "no pong"),
  TOO_MANY_REQUESTS(3013, "too many requests"),
  INVALID_TOKEN(3500, "invalid token"),
  BAD_REQUEST(3501, "bad request"),
  /// No connect command in time.
  STALE(3502, "stale"),
  /// A newer session of the same device took its place.
  REPLACED(3503, "force disconnect"),
  CONNECTION_LIMIT(3504, "connection limit"),
  PERMISSION_DENIED(3507, "permission denied");

  private final int code;
  private final String reason;

  DisconnectCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  public boolean isTerminal() {
    return (code >= 3500 && code < 4000) || code >= 4500;
  }
}
