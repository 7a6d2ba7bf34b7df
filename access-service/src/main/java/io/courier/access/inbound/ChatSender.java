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
import io.courier.messages.topic.SendMessage;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Produces messages to `chat_input`, and answers when the brokers have them.
///
/// From the reply on a message cannot be lost. How many may be without a reply is bounded for each
/// session and for the node; beyond it a message is refused as temporary, and the client's retry
/// has the same id.
public final class ChatSender {
  private final RecordSender records;
  private final AccessProperties.Inbound properties;
  private final long generation;
  private final Clock clock;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Counter accepted;
  private final Counter refused;

  public ChatSender(
      RecordSender records,
      AccessProperties.Inbound properties,
      long generation,
      Clock clock,
      MeterRegistry registry) {
    this.records = records;
    this.properties = properties;
    this.generation = generation;
    this.clock = clock;
    this.accepted =
        Counter.builder("courier.access.sends.accepted")
            .description("messages of clients that Kafka has")
            .register(registry);
    this.refused =
        Counter.builder("courier.access.sends.refused")
            .description("messages refused because too many were on their way")
            .register(registry);
    Gauge.builder("courier.access.sends.in.flight", inFlight, AtomicInteger::get)
        .description("messages of clients that Kafka has not acknowledged")
        .register(registry);
  }

  /// On the session's loop.
  ///
  /// @param loop runs what follows on the session's loop
  /// @param reply takes the answer, on that loop
  public void send(Session session, int id, Call.Send call, Executor loop, Consumer<Down> reply) {
    if (session.sendsInFlight() >= properties.inFlightPerSession()
        || inFlight.get() >= properties.inFlight()
        || records.isBehind()) {
      refused.increment();
      reply.accept(
          Replies.error(
              session.handle(),
              id,
              ErrorCode.TOO_MANY_REQUESTS,
              "too many messages are on their way"));
      return;
    }
    String sender = session.device().user();
    String messageId = MessageId.of(sender, call.clientId());
    long at = clock.millis();
    ChatInput input =
        ChatInput.newBuilder()
            .setMessageId(messageId)
            .setConversation(call.conversation().value())
            .setSender(sender)
            .setSenderDevice(session.device().device())
            .setSession(session.id())
            .setClientId(call.clientId())
            .setAt(at)
            .setSend(
                SendMessage.newBuilder().setContent(call.content()).setEphemeral(call.ephemeral()))
            .build();
    session.sendBegan();
    inFlight.incrementAndGet();
    records.toKey(
        Topic.CHAT_INPUT,
        call.conversation().value(),
        input,
        new Sent() {
          @Override
          public void acknowledged(long offset) {
            accepted.increment();
            long seq = Position.of(generation, offset);
            answer(Replies.sent(session.handle(), id, messageId, seq, at));
          }

          @Override
          public void failed(Exception failure) {
            answer(
                Replies.error(
                    session.handle(), id, ErrorCode.INTERNAL, "the message was not accepted"));
          }

          private void answer(Down frame) {
            inFlight.decrementAndGet();
            loop.execute(
                () -> {
                  session.sendEnded();
                  reply.accept(frame);
                });
          }
        });
  }
}
