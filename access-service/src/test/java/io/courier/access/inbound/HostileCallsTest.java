package io.courier.access.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Thousands of calls that nobody makes by accident: each is a call, or refused with a sentence.
/// Seeded, so that a failure repeats.
class HostileCallsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final String[] METHODS = {
    "message.send",
    "message.send",
    "message.send",
    "inbox.ack",
    "inbox.retrieve",
    "group.create",
    "group.invite",
    "user.block",
    "",
    "message",
    "\u0000",
    "\ud800",
    "MESSAGE.SEND"
  };
  private static final String[] NAMES = {
    "to",
    "conversation",
    "clientId",
    "content",
    "ephemeral",
    "offset",
    "group",
    "",
    "x",
    "\\ud800",
    "To"
  };
  private static final String[] VALUES = {
    "\"bob\"",
    "\"alice\"",
    "\"direct:alice:bob\"",
    "\"direct:bob:alice\"",
    "\"group:g1\"",
    "\"g1\"",
    "\"k1\"",
    "\"\"",
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e999",
    "9007199254740991",
    "9007199254740992",
    "99999999999999999999999",
    "[]",
    "{}",
    "{\"a\":1,\"a\":2}",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\u00fc\ud83d\ude00\\n\"",
    "[[[[[[[[1]]]]]]]]",
    "{\"x\":{\"y\":[null]}}",
    "tru",
    "{",
    "",
    "\"\n\""
  };

  private final RpcReader reader = new RpcReader(64, 64);

  @Test
  void everyCallIsUnderstoodOrRefusedWithASentence() {
    Random random = new Random(3);
    int sends = 0;
    int commands = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] data = data(random).getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(8) == 0 && data.length > 0) {
        data[random.nextInt(data.length)] = (byte) random.nextInt(256);
      }
      String method = METHODS[random.nextInt(METHODS.length)];
      switch (reader.read(ALICE, method, ByteString.copyFrom(data))) {
        case Call.Send send -> {
          sends++;
          assertIsContent(send.content());
          assertThat(send.conversation())
              .isEqualTo(ConversationId.parse(send.conversation().value()));
          assertThat(send.clientId()).isNotEmpty().hasSizeLessThan(129);
        }
        case Call.Command command -> {
          commands++;
          assertThat(command.method()).isEqualTo(method);
          assertThat(command.key()).matches("group:[\\w.@+-]{1,64}|user:alice");
          assertThat(command.clientId()).isNotEmpty().hasSizeLessThan(129);
          assertIsContent(command.data());
        }
        case Call.Ack ack -> assertThat(ack.position()).isBetween(0L, (1L << 53) - 1);
        case Call.Retrieve retrieve -> assertThat(method).isEqualTo("inbox.retrieve");
        case Call.Refused refused -> {
          assertThat(refused.sentence()).isNotBlank().hasSizeLessThan(200);
          assertThat(refused.code())
              .isIn(ErrorCode.BAD_REQUEST, ErrorCode.METHOD_NOT_FOUND, ErrorCode.LIMIT_EXCEEDED);
        }
      }
    }
    assertThat(sends).as("messages that can be sent all the same").isGreaterThan(100);
    assertThat(commands).as("commands that can be sent all the same").isGreaterThan(100);
  }

  @Test
  void whatIsBeyondTheLimitsOfJsonIsRefusedAsSuch() {
    RpcReader large = new RpcReader(1 << 20, 1 << 20);
    String excess = "data is nested too deep, or has a number that is too long";
    assertThat(large.read(ALICE, "message.send", send("[".repeat(600) + "]".repeat(600))))
        .isEqualTo(new Call.Refused(ErrorCode.BAD_REQUEST, excess));
    assertThat(large.read(ALICE, "message.send", send("1".repeat(2_000))))
        .isEqualTo(new Call.Refused(ErrorCode.BAD_REQUEST, excess));
    assertThat(large.read(ALICE, "message.send", send("[".repeat(400) + "]".repeat(400))))
        .isInstanceOf(Call.Send.class);
  }

  @Test
  void aUserMayWriteToItself() {
    ByteString data =
        ByteString.copyFromUtf8("{\"to\":\"alice\",\"clientId\":\"k\",\"content\":1}");
    assertThat(reader.read(ALICE, "message.send", data))
        .isInstanceOfSatisfying(
            Call.Send.class,
            send -> assertThat(send.conversation().value()).isEqualTo("direct:alice:alice"));
  }

  private static void assertIsContent(ByteString content) {
    assertThat(content.size()).isBetween(1, 64);
    assertThat(content.isValidUtf8()).isTrue();
    assertThat(content.toStringUtf8()).doesNotContain("\n", "\r");
    assertThatCode(
            () -> {
              try (JsonParser parser =
                  JSON.createParser(ObjectReadContext.empty(), content.toByteArray())) {
                parser.nextToken();
                parser.skipChildren();
                assertThat(parser.nextToken()).isNull();
              }
            })
        .as(content.toStringUtf8())
        .doesNotThrowAnyException();
  }

  private static ByteString send(String content) {
    return ByteString.copyFromUtf8(
        "{\"to\":\"bob\",\"clientId\":\"k\",\"content\":" + content + "}");
  }

  /// Mostly a message that is nearly right.
  private static String data(Random random) {
    StringBuilder data = new StringBuilder("{");
    if (random.nextInt(4) > 0) {
      data.append("\"to\":\"bob\",\"clientId\":\"k\",");
    }
    for (int field = random.nextInt(3); field >= 0; field--) {
      String name = random.nextInt(3) > 0 ? "content" : NAMES[random.nextInt(NAMES.length)];
      data.append('"').append(name).append("\":");
      data.append(VALUES[random.nextInt(VALUES.length)]).append(field > 0 ? "," : "");
    }
    return data.append(random.nextInt(20) == 0 ? "" : "}").toString();
  }
}
