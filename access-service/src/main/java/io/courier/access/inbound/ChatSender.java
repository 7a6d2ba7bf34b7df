package io.courier.access.inbound;

import io.courier.access.inbound.Waiting.Outcome;
import io.courier.access.inbound.Waiting.Outcome.Accepted;
import io.courier.access.inbound.Waiting.Outcome.Refused;
import io.courier.access.produce.RecordSender;
import io.courier.access.produce.Sent;
import io.courier.access.session.Session;
import io.courier.access.settings.AccessProperties;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.MessageId;
import io.courier.messages.id.Position;
import io.courier.messages.link.Down;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Command;
import io.courier.messages.topic.SendMessage;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Produces messages and commands to `chat_input`.
///
/// A message is answered when the brokers have it: from then on it cannot be lost. A command is
/// answered with its result, which comes back as a delivery ([PendingCommands]). How many of both
/// may be without an answer is bounded for each session, for all servers, and for the node: how
/// many Kafka has not acknowledged, and how many commands wait for their results. Beyond it they
/// are refused as temporary, and the client's retry has the same id.
public final class ChatSender {
  private final RecordSender records;
  private final AccessProperties.Inbound properties;
  private final long generation;
  private final Clock clock;
  private final CommandCounts commands;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Counter accepted;
  private final Counter refused;

  public ChatSender(
      RecordSender records,
      AccessProperties.Inbound properties,
      long generation,
      Clock clock,
      CommandCounts commands,
      MeterRegistry registry) {
    this.records = records;
    this.properties = properties;
    this.generation = generation;
    this.clock = clock;
    this.commands = commands;
    this.accepted =
        Counter.builder("courier.access.sends.accepted")
            .description("messages of clients and servers that Kafka has")
            .register(registry);
    this.refused =
        Counter.builder("courier.access.sends.refused")
            .description("messages and commands refused because too many were on their way")
            .register(registry);
    Gauge.builder("courier.access.sends.in.flight", inFlight, AtomicInteger::get)
        .description("messages and commands of clients and servers that Kafka has not acknowledged")
        .register(registry);
  }

  /// On the session's loop.
  ///
  /// @param loop runs what follows on the session's loop
  /// @param reply takes the answer, on that loop
  public void send(Session session, int id, Call.Send call, Executor loop, Consumer<Down> reply) {
    send(new WaitingRpc(session, id, reply), call, loop);
  }

  /// On the loop of the sender's shard.
  ///
  /// @param loop runs what follows on that loop
  void send(Waiting waiting, Call.Send call, Executor loop) {
    if (!waiting.hasRoom(properties) || isTooMuch()) {
      refused.increment();
      waiting.answered(
          new Refused(ErrorCode.TOO_MANY_REQUESTS, "too many messages are on their way"));
      return;
    }
    long at = clock.millis();
    String messageId = waiting.idOf(call);
    ChatInput input =
        input(waiting.origin(), messageId, call.clientId(), call.conversation().value(), at)
            .setSend(
                SendMessage.newBuilder().setContent(call.content()).setEphemeral(call.ephemeral()))
            .build();
    waiting.began();
    produce(
        input,
        loop,
        offset -> {
          accepted.increment();
          long seq = Position.of(generation, offset);
          return () -> answered(waiting, new Accepted(messageId, seq, at));
        },
        () -> answered(waiting, new Refused(ErrorCode.INTERNAL, "the message was not accepted")));
  }

  private static void answered(Waiting waiting, Outcome outcome) {
    waiting.ended();
    waiting.answered(outcome);
  }

  /// On the session's loop.
  ///
  /// @param pending of that loop: answers it, unless it is refused
  /// @param loop runs what follows on the session's loop
  /// @param reply takes the refusal
  public void command(
      Session session,
      int id,
      Call.Command call,
      PendingCommands pending,
      Executor loop,
      Consumer<Down> reply,
      long nowNanos) {
    if (session.sendsInFlight() >= properties.inFlightPerSession()
        || commands.underWay() >= properties.inFlight()
        || isTooMuch()) {
      refused.increment();
      reply.accept(
          Replies.error(
              session.handle(),
              id,
              ErrorCode.TOO_MANY_REQUESTS,
              "too many commands are on their way"));
      return;
    }
    Origin origin = WaitingRpc.originOf(session);
    String messageId = MessageId.of(origin.user(), call.clientId());
    ChatInput input =
        input(origin, messageId, call.clientId(), call.key(), clock.millis())
            .setCall(Command.newBuilder().setMethod(call.method()).setData(call.data()))
            .build();
    PendingCommands.Pending waiting = pending.begin(session, id, messageId, nowNanos);
    produce(input, loop, offset -> () -> pending.accepted(waiting), () -> pending.refused(waiting));
  }

  private boolean isTooMuch() {
    return inFlight.get() >= properties.inFlight() || records.isBehind();
  }

  private static ChatInput.Builder input(
      Origin origin, String messageId, String clientId, String conversation, long at) {
    return ChatInput.newBuilder()
        .setMessageId(messageId)
        .setConversation(conversation)
        .setSender(origin.user())
        .setSenderDevice(origin.device())
        .setSession(origin.session())
        .setClientId(clientId)
        .setAt(at);
  }

  /// @param accepted takes the offset on a thread of the producer, and gives what follows
  private void produce(
      ChatInput input, Executor loop, LongFunction<Runnable> accepted, Runnable failed) {
    inFlight.incrementAndGet();
    records.toKey(
        Topic.CHAT_INPUT,
        input.getConversation(),
        input,
        new Sent() {
          @Override
          public void acknowledged(long offset) {
            ended(accepted.apply(offset));
          }

          @Override
          public void failed(Exception failure) {
            ended(failed);
          }

          private void ended(Runnable next) {
            inFlight.decrementAndGet();
            loop.execute(next);
          }
        });
  }
}
