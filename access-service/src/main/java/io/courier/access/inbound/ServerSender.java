package io.courier.access.inbound;

import io.courier.access.settings.AccessProperties;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.MessageId;
import io.courier.messages.link.ServerMessage;
import io.courier.messages.link.ServerSend;
import io.courier.messages.link.ServerSent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends messages of the operator's own servers, by the way of clients' messages.
///
/// Its own bound keeps a server that sends to many from taking all of the node's room: beyond it
/// a message is refused as temporary, and its repeat has the same id.
public final class ServerSender {
  /// The device that a server's messages are from. All others of its user get copies.
  public static final String DEVICE = "server-api";

  private final ChatSender chat;
  private final int maxContentBytes;
  private final AtomicInteger inFlight = new AtomicInteger();

  public ServerSender(
      ChatSender chat, AccessProperties.Inbound properties, MeterRegistry registry) {
    this.chat = chat;
    this.maxContentBytes = (int) properties.maxContent().toBytes();
    Gauge.builder("courier.access.server.sends.in.flight", inFlight, AtomicInteger::get)
        .description("messages of the operator's servers that Kafka has not acknowledged")
        .register(registry);
  }

  /// On the loop of the sender's shard. From the first one on that finds no room, all are
  /// refused: what comes later must not overtake it.
  ///
  /// @param call of a user that can be one
  /// @param loop runs what follows on that loop
  /// @param done told on that loop what became of each conversation of each message, in their
  ///     order
  public void send(ServerSend call, Executor loop, Consumer<List<ServerSent>> done) {
    Results results = new Results(call, done);
    int index = 0;
    for (ServerMessage message : call.getMessagesList()) {
      for (String conversation : message.getConversationsList()) {
        int at = index++;
        send(call.getSender(), message, conversation, results, at, loop);
      }
    }
  }

  private void send(
      String sender,
      ServerMessage message,
      String conversation,
      Results results,
      int index,
      Executor loop) {
    try {
      Call.Send send = read(message, conversation);
      chat.send(new WaitingServer(this, sender, results, index), send, loop);
    } catch (CallData.Bad e) {
      results.put(index, refused(e.refused().code(), e.refused().sentence()));
    }
  }

  private Call.Send read(ServerMessage message, String conversation) {
    if (message.getContent().isEmpty()) {
      throw new CallData.Bad("content is missing");
    }
    if (message.getContent().size() > maxContentBytes) {
      throw new CallData.Bad(
          ErrorCode.LIMIT_EXCEEDED, "content is larger than " + maxContentBytes + " bytes");
    }
    String clientId = CallData.clientId(message.getClientId());
    try {
      return new Call.Send(
          ConversationId.parse(conversation),
          clientId,
          message.getContent(),
          message.getEphemeral());
    } catch (IllegalArgumentException e) {
      throw new CallData.Bad(e);
    }
  }

  private static ServerSent refused(ErrorCode code, String sentence) {
    return ServerSent.newBuilder()
        .setErrorCode(code.code())
        .setErrorMessage(sentence)
        .setErrorTemporary(code.isTemporary())
        .build();
  }

  /// What became of one call's messages, until all is known. On one loop.
  private static final class Results {
    private final @Nullable ServerSent[] byIndex;
    private final Consumer<List<ServerSent>> done;
    private int missing;
    private boolean isFull;

    private Results(ServerSend call, Consumer<List<ServerSent>> done) {
      this.missing =
          call.getMessagesList().stream().mapToInt(ServerMessage::getConversationsCount).sum();
      this.byIndex = new ServerSent[missing];
      this.done = done;
      if (missing == 0) {
        done.accept(List.of());
      }
    }

    private void put(int index, ServerSent sent) {
      isFull |= sent.getErrorCode() == ErrorCode.TOO_MANY_REQUESTS.code();
      byIndex[index] = sent;
      if (--missing == 0) {
        List<ServerSent> all = new ArrayList<>(byIndex.length);
        for (ServerSent each : byIndex) {
          all.add(Objects.requireNonNull(each));
        }
        done.accept(all);
      }
    }
  }

  /// One message of a server to one conversation.
  private record WaitingServer(ServerSender of, String sender, Results results, int index)
      implements Waiting {
    @Override
    public Origin origin() {
      return new Origin(sender, DEVICE, "");
    }

    @Override
    public String idOf(Call.Send call) {
      return MessageId.ofServer(call.conversation().value(), sender, call.clientId());
    }

    @Override
    public boolean hasRoom(AccessProperties.Inbound limits) {
      return !results.isFull && of.inFlight.get() < limits.inFlightOfServers();
    }

    @Override
    public void began() {
      of.inFlight.incrementAndGet();
    }

    @Override
    public void ended() {
      of.inFlight.decrementAndGet();
    }

    @Override
    public void answered(Outcome outcome) {
      results.put(
          index,
          switch (outcome) {
            case Outcome.Accepted it ->
                ServerSent.newBuilder()
                    .setId(it.id())
                    .setSeq(it.seq())
                    .setAt(it.atMillis())
                    .build();
            case Outcome.Refused it -> refused(it.code(), it.sentence());
          });
    }
  }
}
