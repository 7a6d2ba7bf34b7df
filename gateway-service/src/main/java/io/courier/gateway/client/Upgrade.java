package io.courier.gateway.client;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A request for the clients' WebSocket, and what is negotiated in it.
///
/// @param refusal why it can't be had; empty when it can
/// @param key of the handshake
/// @param subProtocol to echo; empty for none
record Upgrade(String refusal, String key, String subProtocol, boolean isProtobuf) {
  private static final String PATH = TransportKind.WEBSOCKET.path();
  static final String VERSION = "13";

  private static final String JSON = "centrifuge-json";
  private static final String PROTOBUF = "centrifuge-protobuf";

  /// RFC 6455, section 1.3.
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  static boolean isFor(HttpRequest request) {
    return TransportKind.WEBSOCKET.isPathOf(request.uri());
  }

  static Upgrade of(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
    String refusal = "";
    if (!request.method().equals(HttpMethod.GET)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || key.isEmpty()) {
      refusal = "this is a WebSocket endpoint\n";
    } else if (!headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "").equals(VERSION)) {
      refusal = "only version 13 of WebSocket is spoken here\n";
    }
    String subProtocol = subProtocol(headers);
    return new Upgrade(
        refusal,
        key,
        subProtocol,
        subProtocol.equals(PROTOBUF) || (subProtocol.isEmpty() && asksForProtobuf(request.uri())));
  }

  /// The first of the client's wishes that we know.
  private static String subProtocol(HttpHeaders headers) {
    for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      for (String wish : line.split(",", -1)) {
        String name = wish.strip();
        if (name.equals(PROTOBUF)) {
          return PROTOBUF;
        }
        if (name.equals(JSON)) {
          return JSON;
        }
      }
    }
    return "";
  }

  private static boolean asksForProtobuf(String uri) {
    if (uri.length() == PATH.length()) {
      return false;
    }
    Map<String, List<String>> query = new QueryStringDecoder(uri).parameters();
    return query.getOrDefault("cf_protocol", List.of()).contains("protobuf")
        || query.getOrDefault("format", List.of()).contains("protobuf");
  }

  boolean isValid() {
    return refusal.isEmpty();
  }

  HttpResponse response() {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept());
    if (!subProtocol.isEmpty()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subProtocol);
    }
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.SWITCHING_PROTOCOLS,
        Unpooled.EMPTY_BUFFER,
        headers,
        EmptyHttpHeaders.INSTANCE);
  }

  private String accept() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
