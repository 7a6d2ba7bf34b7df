package io.courier.gateway.client;

import com.google.protobuf.ByteString;
import io.courier.gateway.config.GatewayProperties;
import io.courier.messages.link.Codec;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;

/// A request for an HTTP stream, and how it is answered. Its URI carries a token and is never
/// logged.
///
/// @param codec protobuf only on an http_stream whose body is one, as the JavaScript SDK sends it
/// @param connect the connect command of an SSE request; an http_stream has it in its body
record StreamRequest(TransportKind kind, Codec codec, ByteString connect, HttpResponse head) {
  private static final String CONNECT_PARAMETER = "cf_connect";

  /// Of several proxies: do not buffer.
  private static final String BUFFERING = "X-Accel-Buffering";

  private static final String LINES = "application/x-ndjson";
  private static final String NOSNIFF = "X-Content-Type-Options";

  /// Other methods on the same paths are no streams: the web server answers them.
  static boolean isFor(HttpRequest request) {
    return request.decoderResult().isSuccess()
        && (isPostTo(TransportKind.HTTP_STREAM, request) || isEventSource(request));
  }

  private static boolean isPostTo(TransportKind kind, HttpRequest request) {
    return request.method().equals(HttpMethod.POST) && kind.isPathOf(request.uri());
  }

  private static boolean isEventSource(HttpRequest request) {
    return request.method().equals(HttpMethod.GET) && TransportKind.SSE.isPathOf(request.uri());
  }

  static StreamRequest of(HttpRequest request, GatewayProperties.Http settings) {
    if (isEventSource(request)) {
      return new StreamRequest(
          TransportKind.SSE,
          Codec.JSON,
          connect(request.uri()),
          head(request, HttpHeaderValues.TEXT_EVENT_STREAM.toString(), settings));
    }
    boolean isBinary =
        request
            .headers()
            .get(HttpHeaderNames.CONTENT_TYPE, "")
            .startsWith(HttpHeaderValues.APPLICATION_OCTET_STREAM.toString());
    return new StreamRequest(
        TransportKind.HTTP_STREAM,
        isBinary ? Codec.PROTOBUF : Codec.JSON,
        ByteString.EMPTY,
        head(
            request,
            isBinary ? HttpHeaderValues.APPLICATION_OCTET_STREAM.toString() : LINES,
            settings));
  }

  private static ByteString connect(String uri) {
    List<String> values;
    try {
      values =
          new QueryStringDecoder(uri).parameters().getOrDefault(CONNECT_PARAMETER, List.of(""));
    } catch (IllegalArgumentException notUrlEncoded) {
      return ByteString.EMPTY;
    }
    return ByteString.copyFromUtf8(values.getFirst());
  }

  private static HttpResponse head(
      HttpRequest request, String contentType, GatewayProperties.Http settings) {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    headers.set(BUFFERING, "no");
    headers.set(NOSNIFF, "nosniff");
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0) {
      // A proxy that still speaks 1.0 gets a body that ends with the connection.
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN, "");
    if (settings.allows(origin)) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers);
  }
}
