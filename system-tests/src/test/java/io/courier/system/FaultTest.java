package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.stack.up.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// What a user sees when something breaks: a pause, and nothing lost.
class FaultTest {
  @Test
  void aConnectionThatDiesSilentlyWhileMessagesFlowLosesNothing() throws IOException {
    try (SilentProxy proxy = new SilentProxy(TestStack.webSocket(1));
        ChatClient alice = ChatClient.connect("silent-alice", "phone")) {
      ChatClient bob = ChatClient.connect(proxy.url(), "silent-bob", "phone");
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        if (i == 60) {
          proxy.silence();
        }
        texts.add("m" + i);
        alice.send("silent-bob", "m" + i);
      }
      // The phone finds a network again: a new connection of the same device, in a fresh process.
      try (ChatClient again = ChatClient.connect("silent-bob", "phone")) {
        await()
            .atMost(ChatClient.PATIENCE)
            .untilAsserted(
                () -> {
                  List<String> all = new ArrayList<>(bob.texts());
                  again.texts().stream().filter(text -> !all.contains(text)).forEach(all::add);
                  assertThat(all).containsExactlyElementsOf(texts);
                });
        assertThat(again.texts()).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aReconnectWithinTheGracePeriodLosesAndRepeatsNothing() {
    try (ChatClient alice = ChatClient.connect("grace-alice", "phone");
        ChatClient bob = ChatClient.connect("grace-bob", "phone")) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        if (i % 20 == 10) {
          bob.disconnect();
        }
        texts.add("m" + i);
        alice.send("grace-bob", "m" + i);
        if (i % 20 == 15) {
          bob.connect();
        }
      }
      bob.awaitTexts(texts);
    }
  }

  @Test
  void whenAGatewayIsKilledItsClientsGoOnAtTheOther() {
    Stack stack = TestStack.get();
    try (ChatClient alice = ChatClient.connect("killed-alice", "phone");
        ChatClient bob = ChatClient.connect(TestStack.webSocket(2), "killed-bob", "phone")) {
      alice.send("killed-bob", "before");
      bob.awaitTexts(List.of("before"));
      stack.kill("gateway-2");
      alice.send("killed-bob", "while it is gone");
      try (ChatClient again = ChatClient.connect("killed-bob", "phone")) {
        alice.send("killed-bob", "after");
        again.awaitTexts(List.of("while it is gone", "after"));
      }
    } finally {
      stack.start("gateway-2");
    }
  }

  @Test
  void aPoisonRecordDoesNotStopTheStream() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", TestStack.get().backEnds().kafkaBootstrapServers());
    List<String> topics =
        List.of(
            "chat_input",
            "push_task",
            "push_deliver",
            "push_receipt",
            "offline_storage",
            "offline_ack",
            "offline_retrieve",
            "user_online");
    byte[] poison = "no protobuf at all".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String topic : topics) {
        for (int partition = 0; partition < 24; partition++) {
          producer.send(new ProducerRecord<>(topic, partition, null, poison));
        }
      }
    }
    try (ChatClient alice = ChatClient.connect("poison-alice", "phone");
        ChatClient bob = ChatClient.connect("poison-bob", "phone")) {
      alice.send("poison-bob", "still here");
      bob.awaitTexts(List.of("still here"));
    }
  }
}
