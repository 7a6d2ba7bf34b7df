package io.courier.access.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.UserId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RpcReaderTest {
  private static final UserId ALICE = new UserId("alice");
  private final RpcReader reader = new RpcReader(64, 64);

  @Test
  void aMessageToAUserGoesToTheirConversation() {
    Call.Send send = send("{\"to\":\"bob\",\"clientId\":\"k\",\"content\":\"hi\"}");
    assertThat(send.conversation().value()).isEqualTo("direct:alice:bob");
    assertThat(send.clientId()).isEqualTo("k");
    assertThat(send.ephemeral()).isFalse();
  }

  @Test
  void contentIsAnyValueAndIsCompacted() {
    assertThat(content(" { \"a\" : [ 1 , 2.50 , null ] } ")).isEqualTo("{\"a\":[1,2.50,null]}");
    assertThat(content("null")).isEqualTo("null");
    assertThat(content("false")).isEqualTo("false");
    assertThat(content("\"ü\\u00fc\"")).isEqualTo("\"üü\"");
  }

  @Test
  void numbersKeepTheirDigits() {
    assertThat(content("123456789012345678901234567890"))
        .isEqualTo("123456789012345678901234567890");
    assertThat(content("0.1000000000000000055511151231257827"))
        .isEqualTo("0.1000000000000000055511151231257827");
  }

  @Test
  void aConversationMayBeNamedInstead() {
    Call.Send send =
        send(
            "{\"conversation\":\"direct:alice:bob\",\"clientId\":\"k\",\"content\":1,"
                + "\"ephemeral\":true}");
    assertThat(send.conversation().value()).isEqualTo("direct:alice:bob");
    assertThat(send.ephemeral()).isTrue();
  }

  @Test
  void aMessageToAGroupGoesToItsConversation() {
    Call.Send send = send("{\"conversation\":\"group:g1\",\"clientId\":\"k\",\"content\":1}");
    assertThat(send.conversation().value()).isEqualTo("group:g1");
  }

  @Test
  void whatIsMissingOrWrongIsNamed() {
    refuses("[]", "data is a JSON object");
    refuses("", "data is a JSON object");
    refuses("{", "data is not valid JSON");
    refuses("{\"clientId\":\"k\",\"content\":1}", "either to or conversation is given");
    refuses(
        "{\"to\":\"bob\",\"conversation\":\"direct:alice:bob\",\"clientId\":\"k\",\"content\":1}",
        "either to or conversation is given");
    refuses("{\"to\":\"bob\",\"content\":1}", "clientId is missing");
    refuses("{\"to\":\"bob\",\"clientId\":\"k\"}", "content is missing");
    refuses("{\"to\":7,\"clientId\":\"k\",\"content\":1}", "to is a string");
    refuses("{\"to\":null,\"clientId\":\"k\",\"content\":1}", "to is a string");
    refuses("{\"to\":\"bob\",\"clientId\":\"\",\"content\":1}", "clientId has 1 to 128 characters");
    refuses(
        "{\"to\":\"bob\",\"clientId\":\"" + "k".repeat(129) + "\",\"content\":1}",
        "clientId has 1 to 128 characters");
    refuses(
        "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":1,\"ephemeral\":1}",
        "ephemeral is true or false");
    refuses(
        "{\"to\":\"bob\",\"to\":\"eve\",\"clientId\":\"k\",\"content\":1}", "to is given twice");
    refuses("{\"tp\":\"bob\",\"clientId\":\"k\",\"content\":1}", "there is no field tp");
    refuses(
        "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":1} {}",
        "data is one JSON object, and there is something after it");
    refuses(
        "{\"conversation\":\"group\",\"clientId\":\"k\",\"content\":1}",
        "a conversation is direct:<user>:<user> or group:<id>");
    refuses(
        "{\"conversation\":\"group:a b\",\"clientId\":\"k\",\"content\":1}",
        "a group id is 1 to 64 of A-Z a-z 0-9 . _ @ + -, and this has another form");
    refuses(
        "{\"conversation\":\"user:alice\",\"clientId\":\"k\",\"content\":1}",
        "a conversation is direct:<user>:<user> or group:<id>");
    refuses(
        "{\"to\":\"b b\",\"clientId\":\"k\",\"content\":1}",
        "a user id is 1 to 128 of A-Z a-z 0-9 . _ @ + -, and this has another form");
  }

  @Test
  void contentAboveTheLimitIsRefusedAsSuch() {
    Call call =
        read(
            "message.send",
            "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":\"" + "x".repeat(63) + "\"}");
    assertThat(call)
        .isEqualTo(new Call.Refused(ErrorCode.LIMIT_EXCEEDED, "content is larger than 64 bytes"));
    assertThat(content("\"" + "x".repeat(62) + "\"")).hasSize(64);
  }

  @Test
  void otherEncodingsThanUtf8AreRefused() {
    byte[] utf16 =
        "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":1}".getBytes(StandardCharsets.UTF_16BE);
    assertThat(reader.read(ALICE, "message.send", ByteString.copyFrom(utf16)))
        .isInstanceOf(Call.Refused.class);
    byte[] broken =
        "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
    broken[broken.length - 3] = (byte) 0xff;
    assertThat(reader.read(ALICE, "message.send", ByteString.copyFrom(broken)))
        .isInstanceOf(Call.Refused.class);
    assertThat(content("\"\\ud800\""))
        .as("half a character stays an escape")
        .isEqualTo("\"\\uD800\"");
    refuses(
        "{\"to\":\"bob\",\"clientId\":\"\\ud800\",\"content\":1}",
        "clientId has half a character in it");
  }

  @Test
  void anAckNamesAPosition() {
    assertThat(read("inbox.ack", "{\"offset\":9007199254740991}"))
        .isEqualTo(new Call.Ack(9_007_199_254_740_991L));
    assertThat(read("inbox.ack", "{\"offset\":-1}")).isInstanceOf(Call.Refused.class);
    assertThat(read("inbox.ack", "{\"offset\":1.5}")).isInstanceOf(Call.Refused.class);
    assertThat(read("inbox.ack", "{\"offset\":99999999999999999999}"))
        .isInstanceOf(Call.Refused.class);
    assertThat(read("inbox.ack", "{}")).isInstanceOf(Call.Refused.class);
  }

  @Test
  void retrieveNeedsNoData() {
    assertThat(read("inbox.retrieve", "")).isEqualTo(new Call.Retrieve());
  }

  @Test
  void anUnknownMethodIsNotFound() {
    for (String method : new String[] {"", "group", "group.", "group.found", "user.rename"}) {
      assertThat(read(method, "{\"clientId\":\"k\"}"))
          .isEqualTo(new Call.Refused(ErrorCode.METHOD_NOT_FOUND, "there is no such method"));
    }
  }

  private String content(String json) {
    return send("{\"to\":\"bob\",\"clientId\":\"k\",\"content\":" + json + "}")
        .content()
        .toStringUtf8();
  }

  private Call.Send send(String data) {
    Call call = read("message.send", data);
    assertThat(call).isInstanceOf(Call.Send.class);
    return (Call.Send) call;
  }

  private void refuses(String data, String sentence) {
    assertThat(read("message.send", data))
        .as(data)
        .isEqualTo(new Call.Refused(ErrorCode.BAD_REQUEST, sentence));
  }

  private Call read(String method, String data) {
    return reader.read(ALICE, method, ByteString.copyFromUtf8(data));
  }
}
