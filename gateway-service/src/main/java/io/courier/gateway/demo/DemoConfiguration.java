package io.courier.gateway.demo;

import io.courier.gateway.config.GatewayProperties;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// Serves the demo page at `/` and its tokens at `/demo/token?user=alice`.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("courier.gateway.demo.enabled")
class DemoConfiguration {
  private static final String CONTENT = "demo/";

  /// The page needs its own files and its own gateway, nothing else.
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  @Bean
  RouterFunction<ServerResponse> demo(GatewayProperties properties) {
    DemoTokens tokens =
        new DemoTokens(
            properties.token().secret(), properties.demo().tokenTtl(), InstantSource.system());
    Resource index = new ClassPathResource(CONTENT + "index.html");
    return RouterFunctions.route()
        .GET("/demo/token", request -> token(request, tokens))
        .GET("/", request -> page(index))
        .resources("/**", new ClassPathResource(CONTENT))
        .before(DemoConfiguration::restrict)
        .build();
  }

  private static ServerRequest restrict(ServerRequest request) {
    HEADERS.forEach(request.exchange().getResponse().getHeaders()::set);
    return request;
  }

  private static Mono<ServerResponse> token(ServerRequest request, DemoTokens tokens) {
    String user = request.queryParam("user").orElse("");
    if (!DemoTokens.isUser(user)) {
      return ServerResponse.badRequest()
          .contentType(MediaType.TEXT_PLAIN)
          .bodyValue("user is alice, bob or carol\n");
    }
    return ServerResponse.ok()
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("token", tokens.tokenFor(user)));
  }

  private static Mono<ServerResponse> page(Resource index) {
    return index.exists()
        ? ServerResponse.ok().contentType(MediaType.TEXT_HTML).bodyValue(index)
        : ServerResponse.notFound().build();
  }
}
