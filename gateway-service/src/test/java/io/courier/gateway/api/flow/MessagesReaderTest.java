package io.courier.gateway.api.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.gateway.api.flow.Entry.Bad;
import io.courier.gateway.api.flow.Entry.Good;
import io.courier.gateway.config.ApiProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class MessagesReaderTest {
  private static final String HASH = "0".repeat(64);

  private final MessagesReader reader = new MessagesReader(new MessagesReader.Limits(5, 10, 1_000));

  private List<Entry> read(String scopes, String body) {
    return readBytes(scopes, body.getBytes(StandardCharsets.UTF_8));
  }

  private List<Entry> readBytes(String scopes, byte[] body) {
    ApiProperties properties =
        new ApiProperties(
            "shop:system:" + scopes + ":" + HASH,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            DataSize.ofMegabytes(1),
            1,
            1,
            1,
            1,
            1,
            1);
    return reader.read(body, properties.parsedKeys().getFirst());
  }

  private List<Entry> messages(String... messages) {
    return read("send", "{\"messages\":[" + String.join(",", messages) + "]}");
  }

  /// What is said of one message.
  private String wrong(String message) {
    List<Entry> entries = messages(message, "{\"to\":\"bob\",\"clientId\":\"good\",\"content\":1}");
    assertThat(entries).hasSize(2);
    assertThat(entries.get(1)).as("behind " + message).isInstanceOf(Good.class);
    return ((Bad) entries.getFirst()).problem().reason();
  }

  private static String fails(Runnable read) {
    String[] said = new String[1];
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            Problem.Failure.class,
            failure -> said[0] = failure.status() + " " + failure.problem().reason());
    return said[0];
  }

  @Test
  void aMessageIsForAUserForManyOrForAGroup() {
    List<Entry> entries =
        messages(
            "{\"to\":\"bob\",\"clientId\":\"k1\",\"content\":{ \"text\" : \"hi\" }}",
            "{\"clientId\":\"k2\",\"content\":\"x\",\"to\":[\"bob\",\"zoe\"],\"ephemeral\":true}",
            "{\"group\":\"g1\",\"clientId\":\"k2\",\"content\":12.50}");
    assertThat(entries.stream().map(it -> ((Good) it).conversation()))
        .containsExactly("direct:bob:system", "direct:bob:system", "direct:system:zoe", "group:g1");
    assertThat(entries).extracting(Entry::message).containsExactly(0, 1, 1, 2);
    assertThat(((Good) entries.get(0)).content().toStringUtf8()).isEqualTo("{\"text\":\"hi\"}");
    assertThat(((Good) entries.get(3)).content().toStringUtf8()).isEqualTo("12.50");
    assertThat(entries.stream().map(it -> ((Good) it).isEphemeral()))
        .containsExactly(false, true, true, false);
    assertThat(entries.stream().map(it -> ((Good) it).sender())).containsOnly("system");
  }

  @Test
  void oneThatIsWrongIsToldWhyAndDoesNotSpoilTheOthers() {
    String rest = ",\"clientId\":\"k\",\"content\":1}";
    assertThat(wrong("7")).isEqualTo("a message is an object");
    assertThat(wrong("[{}]")).isEqualTo("a message is an object");
    assertThat(wrong("{\"clientId\":\"k\",\"content\":1}"))
        .isEqualTo("either to or group is given");
    assertThat(wrong("{\"to\":\"b\",\"group\":\"g\"" + rest)).contains("either to or group");
    assertThat(wrong("{\"to\":\"b\",\"to\":\"c\"" + rest)).isEqualTo("to is given twice");
    assertThat(wrong("{\"to\":null" + rest)).contains("a user, or a list");
    assertThat(wrong("{\"to\":[]" + rest)).contains("a list of at least one");
    assertThat(wrong("{\"to\":[[\"b\"],{\"c\":[1]}]" + rest)).contains("a user, or a list");
    assertThat(wrong("{\"to\":\"no user!\"" + rest)).contains("1 to 128 of");
    assertThat(wrong("{\"to\":\"b\\r\\nX-Evil: 1\"" + rest)).contains("1 to 128 of");
    assertThat(wrong("{\"group\":\"group:g\"" + rest)).contains("without group:");
    assertThat(wrong("{\"to\":\"b\",\"content\":1}")).isEqualTo("clientId is missing");
    assertThat(wrong("{\"to\":\"b\",\"content\":1,\"clientId\":\"\"}")).contains("1 to 128");
    assertThat(wrong("{\"to\":\"b\",\"content\":1,\"clientId\":\"" + "k".repeat(129) + "\"}"))
        .contains("1 to 128");
    assertThat(wrong("{\"to\":\"b\",\"content\":1,\"clientId\":7}"))
        .isEqualTo("clientId is a string");
    assertThat(wrong("{\"to\":\"b\",\"content\":1,\"clientId\":\"\\ud800\"}"))
        .contains("half a character");
    assertThat(wrong("{\"to\":\"b\",\"clientId\":\"k\"}")).isEqualTo("content is missing");
    assertThat(wrong("{\"to\":\"b\",\"clientId\":\"k\",\"content\":\"" + "x".repeat(999) + "\"}"))
        .isEqualTo("content is larger than 1000 bytes");
    assertThat(wrong("{\"to\":\"b\",\"ephemeral\":{\"a\":[]}" + rest)).contains("true or false");
    assertThat(wrong("{\"to\":\"b\",\"ttl\":{\"a\":[]}" + rest)).isEqualTo("there is no field ttl");
    assertThat(wrong("{\"to\":\"b\",\"" + "f".repeat(99) + "\":1" + rest)).contains("long name");
    assertThat(wrong("{\"to\":\"b\",\"from\":\"alice\"" + rest)).contains("scope send-as");
    assertThat(wrong("{\"to\":\"b\",\"from\":\"no user\"" + rest)).contains("from is a user id");
  }

  @Test
  void inAListOnlyTheRecipientThatIsWrongIsRefused() {
    List<Entry> entries =
        messages("{\"to\":[\"bob\",\"\",\"zoe\",\"bob\"],\"clientId\":\"k\",\"content\":1}");
    assertThat(entries.stream().map(it -> it instanceof Good))
        .containsExactly(true, false, true, false);
    assertThat(((Bad) entries.get(3)).problem().reason()).contains("same clientId");
  }

  @Test
  void theSameClientIdIsAnotherMessageToAnotherRecipientAlone() {
    List<Entry> entries =
        messages(
            "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":1}",
            "{\"to\":\"zoe\",\"clientId\":\"k\",\"content\":2}",
            "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":3}");
    assertThat(entries.stream().map(it -> it instanceof Good)).containsExactly(true, true, false);
  }

  @Test
  void whoMaySendFromAnybodyMaySendFromItself() {
    String body =
        "{\"messages\":[{\"to\":\"bob\",\"from\":\"alice\",\"clientId\":\"k\",\"content\":1},"
            + "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":1}]}";
    assertThat(read("send-as", body)).allMatch(it -> it instanceof Good);
    assertThat(((Good) read("send-as", body).getFirst()).conversation())
        .isEqualTo("direct:alice:bob");
  }

  @Test
  void whatIsNoCallFailsAsAWhole() {
    for (String body :
        List.of(
            "",
            "[]",
            "{",
            "{\"messages\":[{]}",
            "{\"messages\":[{\"to\":\"b",
            "{\"messages\":[]}",
            "{}",
            "{\"messages\":{}}",
            "{\"messages\":[1],\"messages\":[1]}",
            "{\"messages\":[1],\"more\":1}",
            "{\"messages\":[1]} {}",
            "{\"messages\":[{\"content\":" + "[".repeat(600) + "]".repeat(600) + "}]}")) {
      assertThat(fails(() -> read("send", body))).as(body).startsWith("400 ");
    }
    byte[] bytes = "{\"messages\":[{\"to\":\"b?\"}]}".getBytes(StandardCharsets.US_ASCII);
    bytes["{\"messages\":[{\"to\":\"b".length()] = (byte) 0xff;
    assertThat(fails(() -> readBytes("send", bytes))).isEqualTo("400 the body is not UTF-8");
  }

  @Test
  void messagesAndRecipientsOfACallAreBounded() {
    String[] six = IntStream.range(0, 6).mapToObj(i -> "{}").toArray(String[]::new);
    assertThat(fails(() -> messages(six))).isEqualTo("413 a call has at most 5 messages");
    String eleven =
        IntStream.range(0, 11).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
    String message = "{\"to\":[" + eleven + "],\"clientId\":\"k\",\"content\":1}";
    assertThat(fails(() -> messages(message))).isEqualTo("413 a call has at most 10 recipients");
    String hostile = "{\"to\":[" + "\"\",".repeat(50_000) + "\"\"]}";
    assertThat(fails(() -> messages(hostile))).startsWith("413 ");
  }
}
