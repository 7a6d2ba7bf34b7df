package io.courier.gateway.api;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import io.courier.gateway.api.ApiMetrics.Operation;
import io.courier.gateway.api.flow.CallBounds;
import io.courier.gateway.api.flow.KeyRing;
import io.courier.gateway.api.flow.MessagesReader;
import io.courier.gateway.api.flow.Problem;
import io.courier.gateway.client.SessionLoops;
import io.courier.gateway.config.ApiKey;
import io.courier.gateway.config.ApiProperties;
import io.courier.gateway.config.ApiScope;
import io.courier.gateway.config.GatewayProperties;
import io.courier.gateway.link.LinkListener;
import io.courier.gateway.link.LinkPool;
import io.courier.gateway.link.OwnerDirectory;
import io.courier.messages.client.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/// Puts the server API on its paths, and its calls on the links.
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
  private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

  private static final Map<String, HttpMethod> METHODS =
      Map.of(
          "/api/messages", HttpMethod.POST,
          "/api/disconnect", HttpMethod.POST,
          "/api/presence", HttpMethod.GET,
          "/api/openapi.yaml", HttpMethod.GET);

  @Bean
  OwnerRoad ownerRoad(
      ReactorResourceFactory resources,
      OwnerDirectory directory,
      LinkPool links,
      GatewayProperties properties) {
    EventLoop any = resources.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE).next();
    return new OwnerRoad(any, directory, links, properties.api().timeout());
  }

  /// What links bring goes through here first.
  @Bean
  @Primary
  LinkListener answersOfOwners(SessionLoops sessions, OwnerRoad road) {
    return new AnswersOfOwners(sessions, road);
  }

  /// Before the demo, which serves files at any path.
  @Bean
  @Order(0)
  RouterFunction<ServerResponse> serverApi(
      OwnerRoad road, GatewayProperties properties, MeterRegistry meters) {
    ApiProperties api = properties.api();
    List<ApiKey> keys = api.parsedKeys();
    CallBounds bounds = new CallBounds(api, keys, System.nanoTime());
    ApiMetrics metrics = new ApiMetrics(meters, bounds, road);
    ApiEndpoint endpoint = new ApiEndpoint(new KeyRing(keys), bounds, metrics, api);
    MessagesReader.Limits limits =
        new MessagesReader.Limits(
            api.maxMessages(), api.maxRecipients(), (int) properties.client().maxFrame().toBytes());
    ApiCalls calls = new ApiCalls(road, new MessagesReader(limits), metrics);
    RouterFunctions.Builder routes =
        RouterFunctions.route()
            .POST(
                "/api/messages",
                request ->
                    endpoint.answer(
                        request,
                        Operation.MESSAGES,
                        List.of(ApiScope.SEND, ApiScope.SEND_AS),
                        calls::send))
            .POST(
                "/api/disconnect",
                request ->
                    endpoint.answer(
                        request,
                        Operation.DISCONNECT,
                        List.of(ApiScope.DISCONNECT),
                        calls::disconnect))
            .GET(
                "/api/presence",
                request ->
                    endpoint.answer(
                        request,
                        Operation.PRESENCE,
                        List.of(ApiScope.PRESENCE),
                        (body, permit) ->
                            calls.presence(
                                request.queryParams().getOrDefault("user", List.of()), permit)))
            .GET("/api/openapi.yaml", request -> document());
    METHODS.forEach(
        (path, method) -> routes.route(path(path), request -> methodNotAllowed(method)));
    routes.route(path("/api/**"), request -> nowhere());
    return routes.build();
  }

  private static Mono<ServerResponse> document() {
    return ServerResponse.ok()
        .contentType(YAML)
        .bodyValue(new ClassPathResource("api/openapi.yaml"));
  }

  private static Mono<ServerResponse> methodNotAllowed(HttpMethod method) {
    return ServerResponse.status(405)
        .header("Allow", method.name())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(
            ApiAnswers.problem(
                Problem.of(ErrorCode.METHOD_NOT_FOUND, "this path takes " + method.name())));
  }

  private static Mono<ServerResponse> nowhere() {
    return ApiEndpoint.problem(
        new Problem.Failure(404, ErrorCode.METHOD_NOT_FOUND, "there is no such path"), false);
  }
}
