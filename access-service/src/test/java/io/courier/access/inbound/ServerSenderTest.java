package io.courier.access.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.courier.access.produce.HeldProducer;
import io.courier.access.produce.RecordSender;
import io.courier.access.settings.AccessProperties;
import io.courier.messages.id.MessageId;
import io.courier.messages.link.ServerMessage;
import io.courier.messages.link.ServerSend;
import io.courier.messages.link.ServerSent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/// Messages of the operator's own servers, with a Kafka that takes nothing until the test lets
/// it.
class ServerSenderTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HeldProducer producer = new HeldProducer();
  private final RecordSender records = new RecordSender(producer, 1 << 20, registry);
  private final List<List<ServerSent>> answers = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    producer.full(false);
    records.stop();
  }

  @Test
  void isAnsweredOnceWhenKafkaHasAllOfIt() {
    ServerSender sender = sender(100, 100);
    send(
        sender,
        message("k1", "direct:bob:system", "direct:carol:system"),
        message("k2", "group:g"));
    assertThat(answers).isEmpty();
    assertThat(inFlight()).isEqualTo(3);
    producer.full(false);
    records.start();
    await().atMost(SOON).until(() -> answers.size() == 1);
    assertThat(answers.getFirst())
        .extracting(ServerSent::getId)
        .containsExactly(
            MessageId.ofServer("direct:bob:system", "system", "k1"),
            MessageId.ofServer("direct:carol:system", "system", "k1"),
            MessageId.ofServer("group:g", "system", "k2"))
        .doesNotHaveDuplicates();
    assertThat(answers.getFirst()).allMatch(it -> it.getSeq() > 0 && it.getErrorCode() == 0);
    assertThat(inFlight()).isZero();
  }

  @Test
  void oneThatIsWrongDoesNotSpoilTheOthers() {
    ServerSender sender = sender(100, 100);
    producer.full(false);
    records.start();
    String large = "\"" + "x".repeat(20_000) + "\"";
    send(
        sender,
        message("", "direct:bob:system"),
        message("k".repeat(129), "direct:bob:system"),
        message("k1", "direct:system:bob"),
        message("k2", "everybody"),
        message("k3", "direct:bob:system").toBuilder()
            .setContent(ByteString.copyFromUtf8(large))
            .build(),
        message("k4", "direct:bob:system").toBuilder().clearContent().build(),
        message("k5", "direct:bob:system"));
    await().atMost(SOON).until(() -> answers.size() == 1);
    assertThat(answers.getFirst())
        .extracting(ServerSent::getErrorCode)
        .containsExactly(107, 107, 107, 107, 106, 107, 0);
    assertThat(answers.getFirst()).noneMatch(ServerSent::getErrorTemporary);
  }

  @Test
  void fromTheFirstOneThatFindsNoRoomAllAreRefused() {
    ServerSender sender = sender(2, 100);
    String[] many =
        IntStream.range(0, 5).mapToObj(i -> "direct:b" + i + ":system").toArray(String[]::new);
    send(sender, message("k1", many));
    producer.full(false);
    records.start();
    await().atMost(SOON).until(() -> answers.size() == 1);
    assertThat(answers.getFirst())
        .extracting(ServerSent::getErrorCode)
        .containsExactly(0, 0, 111, 111, 111);
    assertThat(answers.getFirst().getLast().getErrorTemporary()).isTrue();
    send(sender, message("k2", "direct:b0:system"));
    await().atMost(SOON).until(() -> answers.size() == 2);
    assertThat(answers.getLast().getFirst().getErrorCode()).isZero();
  }

  @Test
  void theRoomOfClientsIsNotTakenByServers() {
    ServerSender sender = sender(2, 100);
    send(sender, message("k1", "direct:b0:system", "direct:b1:system", "direct:b2:system"));
    assertThat(registry.get("courier.access.sends.in.flight").gauge().value()).isEqualTo(2);
  }

  @Test
  void whatKafkaRefusesIsATemporaryError() {
    ServerSender sender = sender(100, 100);
    producer.refuse(new KafkaException("not now, not later"));
    records.start();
    send(sender, message("k1", "direct:bob:system"));
    await().atMost(SOON).until(() -> answers.size() == 1);
    assertThat(answers.getFirst().getFirst().getErrorCode()).isEqualTo(100);
    assertThat(answers.getFirst().getFirst().getErrorTemporary()).isTrue();
    assertThat(inFlight()).isZero();
  }

  @Test
  void nothingIsAnsweredWithNothing() {
    send(sender(1, 1));
    assertThat(answers).containsExactly(List.of());
  }

  private ServerSender sender(int ofServers, int ofNode) {
    AccessProperties.Inbound inbound =
        new AccessProperties.Inbound(
            DataSize.ofKilobytes(16),
            DataSize.ofKilobytes(64),
            256,
            ofServers,
            ofNode,
            Duration.ofSeconds(4));
    ChatSender chat =
        new ChatSender(
            records, inbound, 1, Clock.systemUTC(), new CommandCounts(registry), registry);
    return new ServerSender(chat, inbound, registry);
  }

  private void send(ServerSender sender, ServerMessage... messages) {
    ServerSend call =
        ServerSend.newBuilder().setSender("system").addAllMessages(List.of(messages)).build();
    sender.send(call, Runnable::run, answers::add);
  }

  private static ServerMessage message(String clientId, String... conversations) {
    return ServerMessage.newBuilder()
        .setClientId(clientId)
        .setContent(ByteString.copyFromUtf8("{\"text\":\"hi\"}"))
        .addAllConversations(List.of(conversations))
        .build();
  }

  private double inFlight() {
    return registry.get("courier.access.server.sends.in.flight").gauge().value();
  }
}
