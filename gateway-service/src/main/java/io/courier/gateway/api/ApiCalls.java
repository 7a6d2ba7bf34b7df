package io.courier.gateway.api;

import io.courier.gateway.api.flow.DisconnectReader;
import io.courier.gateway.api.flow.Entry;
import io.courier.gateway.api.flow.MessagesReader;
import io.courier.gateway.api.flow.OwnerCalls.Outcome;
import io.courier.gateway.api.flow.Problem;
import io.courier.gateway.api.flow.Sending;
import io.courier.gateway.api.flow.Watching;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.ServerDisconnect;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// The calls themselves: what was asked for goes to the owners, and their answers become JSON.
final class ApiCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ApiCalls.class);

  private final OwnerRoad road;
  private final MessagesReader messages;
  private final ApiMetrics metrics;

  ApiCalls(OwnerRoad road, MessagesReader messages, ApiMetrics metrics) {
    this.road = road;
    this.messages = messages;
    this.metrics = metrics;
  }

  Mono<byte[]> send(byte[] body, Permit permit) {
    List<Entry> entries = messages.read(body, permit.key());
    permit.begin(entries.size());
    long deadline = road.deadline();
    return onRoad(
        told ->
            new Sending(
                    entries,
                    (send, done) ->
                        road.call(
                            send.getSender(),
                            ServerCall.newBuilder().setSend(send).build(),
                            deadline,
                            done),
                    results -> {
                      permit.end();
                      metrics.sent(results);
                      told.accept(ApiAnswers.results(entries, results));
                    })
                .start());
  }

  Mono<byte[]> disconnect(byte[] body, Permit permit) {
    ServerDisconnect disconnect = DisconnectReader.read(body);
    permit.begin(1);
    long deadline = road.deadline();
    ServerCall call = ServerCall.newBuilder().setDisconnect(disconnect).build();
    return this.<Outcome>onRoad(
            told ->
                road.call(
                    disconnect.getUser(),
                    call,
                    deadline,
                    outcome -> {
                      permit.end();
                      told.accept(outcome);
                    }))
        .map(outcome -> disconnected(outcome, disconnect, permit));
  }

  private static byte[] disconnected(Outcome outcome, ServerDisconnect disconnect, Permit permit) {
    return switch (outcome) {
      case Outcome.Answered answered -> {
        List<String> devices = answered.answer().getDisconnectedList();
        LOG.info(
            "disconnected: key={} user={} devices={} code={}",
            permit.key().name(),
            disconnect.getUser(),
            devices.size(),
            disconnect.getCode());
        yield ApiAnswers.disconnected(devices);
      }
      case Outcome.NotSent none ->
          throw unavailable(
              ErrorCode.TOO_MANY_REQUESTS, "no server is ready for this user, try again");
      case Outcome.NotAvailable former ->
          throw unavailable(
              ErrorCode.NOT_AVAILABLE, "the access nodes are of a version without it");
      case Outcome.Unknown unknown ->
          throw unavailable(ErrorCode.INTERNAL, "it is not known whether it was done: repeat it");
    };
  }

  private static Problem.Failure unavailable(ErrorCode code, String sentence) {
    return new Problem.Failure(503, code, sentence);
  }

  Mono<byte[]> presence(List<String> named, Permit permit) {
    List<String> users = Watching.checked(named);
    permit.begin(users.size());
    long deadline = road.deadline();
    return onRoad(
        told ->
            new Watching(
                    users,
                    (user, presence, done) ->
                        road.call(
                            user,
                            ServerCall.newBuilder().setPresence(presence).build(),
                            deadline,
                            done),
                    seen -> {
                      permit.end();
                      told.accept(ApiAnswers.presence(seen));
                    })
                .start(road::shardOf));
  }

  /// Begins on the event loop of calls; ends when something is told.
  private <T> Mono<T> onRoad(Consumer<Consumer<T>> begin) {
    return Mono.create(sink -> road.execute(() -> begin.accept(sink::success)));
  }
}
