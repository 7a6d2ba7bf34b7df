package io.courier.access.inbound;

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
/// may be without an answer is bounded for each session, and for the node how many Kafka has not
/// acknowledged, and how many commands wait for their results. Beyond it they are refused as
/// temporary, and the client's retry has the same id.
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
            .description("messages of clients that Kafka has")
            .register(registry);
    this.refused =
        Counter.builder("courier.access.sends.refused")
            .description("messages and commands refused because too many were on their way")
            .register(registry);
    Gauge.builder("courier.access.sends.in.flight", inFlight, AtomicInteger::get)
        .description("messages and commands of clients that Kafka has not acknowledged")
        .register(registry);
  }

  /// On the session's loop.
  ///
  /// @param loop runs what follows on the session's loop
  /// @param reply takes the answer, on that loop
  public void send(Session session, int id, Call.Send call, Executor loop, Consumer<Down> reply) {
    if (isTooMuch(session)) {
      refuse(session, id, "too many messages are on their way", reply);
      return;
    }
    long at = clock.millis();
    ChatInput input =
        input(session, call.clientId(), call.conversation().value(), at)
            .setSend(
                SendMessage.newBuilder().setContent(call.content()).setEphemeral(call.ephemeral()))
            .build();
    session.sendBegan();
    produce(
        input,
        loop,
        offset -> {
          accepted.increment();
          long seq = Position.of(generation, offset);
          Down frame = Replies.sent(session.handle(), id, input.getMessageId(), seq, at);
          return () -> answered(session, frame, reply);
        },
        () ->
            answered(
                session,
                Replies.error(
                    session.handle(), id, ErrorCode.INTERNAL, "the message was not accepted"),
                reply));
  }

  private static void answered(Session session, Down frame, Consumer<Down> reply) {
    session.sendEnded();
    reply.accept(frame);
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
    if (isTooMuch(session) || commands.underWay() >= properties.inFlight()) {
      refuse(session, id, "too many commands are on their way", reply);
      return;
    }
    ChatInput input =
        input(session, call.clientId(), call.key(), clock.millis())
            .setCall(Command.newBuilder().setMethod(call.method()).setData(call.data()))
            .build();
    PendingCommands.Pending waiting = pending.begin(session, id, input.getMessageId(), nowNanos);
    produce(input, loop, offset -> () -> pending.accepted(waiting), () -> pending.refused(waiting));
  }

  private boolean isTooMuch(Session session) {
    return session.sendsInFlight() >= properties.inFlightPerSession()
        || inFlight.get() >= properties.inFlight()
        || records.isBehind();
  }

  private void refuse(Session session, int id, String sentence, Consumer<Down> reply) {
    refused.increment();
    reply.accept(Replies.error(session.handle(), id, ErrorCode.TOO_MANY_REQUESTS, sentence));
  }

  private static ChatInput.Builder input(
      Session session, String clientId, String conversation, long at) {
    String sender = session.device().user();
    return ChatInput.newBuilder()
        .setMessageId(MessageId.of(sender, clientId))
        .setConversation(conversation)
        .setSender(sender)
        .setSenderDevice(session.device().device())
        .setSession(session.id())
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
