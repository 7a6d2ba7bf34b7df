package io.courier.gateway.emulation;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import io.courier.gateway.client.Emulations;
import io.courier.gateway.client.TransportKind;
import io.courier.gateway.config.GatewayProperties;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Puts emulation on its path, and answers what is not for a stream on the paths of streams.
@Configuration(proxyBeanMethods = false)
class EmulationConfiguration {
  private static final String PATH = "/emulation";

  /// The paths of streams, too: what has their method is no stream's when it comes here.
  private static final Map<String, HttpMethod> METHODS =
      Map.of(
          PATH,
          HttpMethod.POST,
          TransportKind.HTTP_STREAM.path(),
          HttpMethod.POST,
          TransportKind.SSE.path(),
          HttpMethod.GET);

  @Bean
  Origins origins(GatewayProperties properties) {
    return new Origins(properties.http(), METHODS);
  }

  /// Before the demo, which serves files at any path.
  @Bean
  @Order(0)
  RouterFunction<ServerResponse> emulation(Emulations emulations, Origins origins) {
    EmulationEndpoint endpoint = new EmulationEndpoint(emulations, origins);
    RouterFunctions.Builder routes = RouterFunctions.route().POST(PATH, endpoint::take);
    METHODS.forEach(
        (path, method) ->
            routes.route(
                path(path),
                request -> ServerResponse.status(405).header("Allow", method.name()).build()));
    return routes.build();
  }
}
