package io.courier.gateway.emulation;

import io.courier.gateway.client.Emulations;
import io.courier.gateway.client.codec.BadFrameException;
import io.courier.gateway.client.codec.EmulationRequest;
import io.courier.gateway.client.flow.EmulationOutcome;
import io.courier.messages.link.Codec;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// One emulation request: its body in, a status out.
///
/// The JavaScript SDK ends the stream and connects again on 404 and from 500 on. Any other status
/// says nothing to it: a command that was not taken runs into the SDK's time-out.
final class EmulationEndpoint {
  private final Emulations emulations;
  private final Origins origins;
  private final int maxReadableBytes;
  private final int maxBodyBytes;

  EmulationEndpoint(Emulations emulations, Origins origins) {
    this.emulations = emulations;
    this.origins = origins;
    this.maxReadableBytes = emulations.maxReadableBytes();
    // A frame of JSON in a JSON string: each of its quotes takes two bytes.
    this.maxBodyBytes = 2 * maxReadableBytes + 1024;
  }

  Mono<ServerResponse> take(ServerRequest request) {
    String type = request.headers().firstHeader(HttpHeaders.CONTENT_TYPE);
    boolean isBinary = type != null && type.startsWith(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    return DataBufferUtils.join(request.exchange().getRequest().getBody(), maxBodyBytes)
        .map(EmulationEndpoint::bytes)
        .defaultIfEmpty(new byte[0])
        .flatMap(body -> take(isBinary ? Codec.PROTOBUF : Codec.JSON, body))
        .onErrorReturn(DataBufferLimitException.class, EmulationOutcome.TOO_LARGE)
        .doOnNext(emulations::count)
        .flatMap(
            outcome ->
                ServerResponse.status(status(outcome))
                    .cacheControl(CacheControl.noStore())
                    .headers(headers -> origins.allow(request.exchange().getRequest(), headers))
                    .build());
  }

  private Mono<EmulationOutcome> take(Codec codec, byte[] body) {
    EmulationRequest read;
    try {
      read = EmulationRequest.read(codec, body);
    } catch (BadFrameException malformed) {
      return Mono.just(EmulationOutcome.MALFORMED);
    }
    if (read.data().size() > maxReadableBytes) {
      return Mono.just(EmulationOutcome.TOO_LARGE);
    }
    return Mono.create(sink -> emulations.take(read, sink::success));
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private static HttpStatus status(EmulationOutcome outcome) {
    return switch (outcome) {
      case TAKEN, PASSED_ON -> HttpStatus.NO_CONTENT;
      case UNKNOWN -> HttpStatus.NOT_FOUND;
      case BUSY -> HttpStatus.TOO_MANY_REQUESTS;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case MALFORMED -> HttpStatus.BAD_REQUEST;
      case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
    };
  }
}
