package io.courier.gateway.api;

import io.courier.gateway.api.ApiMetrics.Operation;
import io.courier.gateway.api.flow.CallBounds;
import io.courier.gateway.api.flow.KeyRing;
import io.courier.gateway.api.flow.Problem;
import io.courier.gateway.config.ApiKey;
import io.courier.gateway.config.ApiProperties;
import io.courier.gateway.config.ApiScope;
import io.courier.messages.client.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// What is the same for all calls: the key, its scope and bounds, the body, and how problems are
/// told. A body is read only for a key that may do what it asks for.
final class ApiEndpoint {
  /// What comes with the head of a request, or soon behind it.
  private static final int SHORT_BODY_BYTES = 16 << 10;

  private final KeyRing keys;
  private final CallBounds bounds;
  private final ApiMetrics metrics;
  private final int maxBodyBytes;
  private final Duration bodyTimeout;

  ApiEndpoint(KeyRing keys, CallBounds bounds, ApiMetrics metrics, ApiProperties properties) {
    this.keys = keys;
    this.bounds = bounds;
    this.metrics = metrics;
    this.maxBodyBytes = (int) properties.maxBody().toBytes();
    this.bodyTimeout = properties.bodyTimeout();
  }

  /// @param scopes any of which is enough
  /// @param call what is done with the body; gives the answer as JSON
  Mono<ServerResponse> answer(
      ServerRequest request,
      Operation operation,
      List<ApiScope> scopes,
      BiFunction<byte[], Permit, Mono<byte[]>> call) {
    long began = System.nanoTime();
    return Mono.defer(() -> admitted(request, scopes, call))
        .flatMap(json -> json(200).bodyValue(json))
        .onErrorResume(
            Problem.Failure.class,
            failure -> problem(failure, isCut(failure.status(), request.headers())))
        .doOnNext(
            response ->
                metrics.called(
                    operation,
                    response.statusCode().value(),
                    Duration.ofNanos(System.nanoTime() - began)));
  }

  private Mono<byte[]> admitted(
      ServerRequest request, List<ApiScope> scopes, BiFunction<byte[], Permit, Mono<byte[]>> call) {
    ApiKey key = authorised(request, scopes);
    int seconds = bounds.enter(key, System.nanoTime());
    if (seconds > 0) {
      throw new TooMany(seconds);
    }
    Permit permit = new Permit(bounds, key);
    return body(request)
        .flatMap(bytes -> call.apply(bytes, permit))
        .doFinally(signal -> permit.hangUp());
  }

  private ApiKey authorised(ServerRequest request, List<ApiScope> scopes) {
    String authorization = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
    if (authorization == null) {
      throw new Problem.Failure(
          401, ErrorCode.UNAUTHORIZED, "send Authorization: ApiKey and the secret of a key");
    }
    ApiKey key =
        keys.find(authorization)
            .orElseThrow(
                () -> new Problem.Failure(401, ErrorCode.UNAUTHORIZED, "there is no such key"));
    if (scopes.stream().noneMatch(key::may)) {
      throw new Problem.Failure(
          403,
          ErrorCode.PERMISSION_DENIED,
          "this key has not the scope " + scopes.getFirst().text());
    }
    return key;
  }

  private Mono<byte[]> body(ServerRequest request) {
    return DataBufferUtils.join(request.exchange().getRequest().getBody(), maxBodyBytes)
        .map(ApiEndpoint::bytes)
        .defaultIfEmpty(new byte[0])
        .timeout(bodyTimeout)
        .onErrorMap(
            DataBufferLimitException.class,
            e ->
                new Problem.Failure(
                    413,
                    ErrorCode.LIMIT_EXCEEDED,
                    "the body is larger than " + maxBodyBytes + " bytes"))
        .onErrorMap(
            TimeoutException.class,
            e -> new Problem.Failure(408, ErrorCode.BAD_REQUEST, "the body did not come in time"));
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  /// Whether the connection ends with the answer: there is more of the body than came with the
  /// head, and nobody reads it.
  private static boolean isCut(int status, ServerRequest.Headers headers) {
    return switch (status) {
      case 408, 413 -> true;
      case 401, 403, 429 ->
          headers.contentLength().orElse(0) > SHORT_BODY_BYTES
              || headers.firstHeader(HttpHeaders.TRANSFER_ENCODING) != null;
      default -> false;
    };
  }

  /// @param isCut whether the connection ends with it
  static Mono<ServerResponse> problem(Problem.Failure failure, boolean isCut) {
    ServerResponse.BodyBuilder response = json(failure.status());
    if (failure.status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "ApiKey");
    }
    if (failure instanceof TooMany tooMany) {
      response.header(HttpHeaders.RETRY_AFTER, Integer.toString(tooMany.seconds));
    } else if (failure.status() == 503) {
      response.header(HttpHeaders.RETRY_AFTER, "1");
    }
    if (isCut) {
      response.header(HttpHeaders.CONNECTION, "close");
    }
    return response.bodyValue(ApiAnswers.problem(failure.problem()));
  }

  private static ServerResponse.BodyBuilder json(int status) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore());
  }

  /// A bound is reached.
  private static final class TooMany extends Problem.Failure {
    private final int seconds;

    private TooMany(int seconds) {
      super(
          429,
          ErrorCode.TOO_MANY_REQUESTS,
          "too many calls or recipients: come again after " + seconds + " s");
      this.seconds = seconds;
    }
  }
}
