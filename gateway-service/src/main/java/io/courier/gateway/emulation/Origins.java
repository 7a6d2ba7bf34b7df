package io.courier.gateway.emulation;

import io.courier.gateway.config.GatewayProperties;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Tells browsers whose pages may use the HTTP streams and emulation.
///
/// A request from elsewhere is served all the same, without the header that lets a script read the
/// answer: it is authorised by the token or the session key in it, and by no cookie. To refuse it,
/// as Spring's own filter does, would hit pages of the same origin behind a proxy that ends TLS.
///
/// @param methods the one method of each path
record Origins(GatewayProperties.Http settings, Map<String, HttpMethod> methods)
    implements WebFilter {
  private static final Duration MAX_AGE = Duration.ofHours(1);

  /// Answers preflights before Spring refuses them all.
  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    HttpMethod method = methods.get(request.getPath().value());
    if (method == null || !CorsUtils.isPreFlightRequest(request)) {
      return chain.filter(exchange);
    }
    ServerHttpResponse response = exchange.getResponse();
    if (allow(request, response.getHeaders())) {
      response.setStatusCode(HttpStatus.NO_CONTENT);
      response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, method.name());
      response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
      response.getHeaders().setAccessControlMaxAge(MAX_AGE);
    } else {
      response.setStatusCode(HttpStatus.FORBIDDEN);
    }
    return response.setComplete();
  }

  /// Adds to a response what its request's origin may have.
  ///
  /// @return whether it may
  boolean allow(ServerHttpRequest request, HttpHeaders headers) {
    String origin = request.getHeaders().getOrigin();
    boolean isAllowed = origin != null && settings.allows(origin);
    if (isAllowed) {
      headers.setAccessControlAllowOrigin(origin);
      headers.set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    return isAllowed;
  }
}
