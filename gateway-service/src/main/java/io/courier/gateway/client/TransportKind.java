package io.courier.gateway.client;

/// The ways in which a client can be connected, and where each is asked for.
public enum TransportKind {
  WEBSOCKET("websocket"),
  /// An endless response of lines or length-prefixed messages to a POST.
  HTTP_STREAM("http_stream"),
  /// An endless response of server-sent events to a GET.
  SSE("sse");

  private final String text;

  TransportKind(String text) {
    this.text = text;
  }

  /// As SDKs and meters call it.
  public String text() {
    return text;
  }

  public String path() {
    return "/connection/" + text;
  }

  /// Whether a request's URI asks for it, with or without a query.
  boolean isPathOf(String uri) {
    String path = path();
    return uri.startsWith(path)
        && (uri.length() == path.length() || uri.charAt(path.length()) == '?');
  }
}
