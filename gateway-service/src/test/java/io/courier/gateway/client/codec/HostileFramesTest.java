package io.courier.gateway.client.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.courier.messages.client.wire.ConnectRequest;
import io.courier.messages.client.wire.OtherRequest;
import io.courier.messages.client.wire.RefreshRequest;
import io.courier.messages.client.wire.RpcRequest;
import io.courier.messages.client.wire.SubscribeRequest;
import io.courier.messages.link.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Thousands of frames that nobody sends by accident: each is read, or refused with a sentence.
/// Seeded, so that a failure repeats.
class HostileFramesTest {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "12345678901234567890123",
    "\"\"",
    "\"t\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\u00fc\u20ac\ud83d\ude00\"",
    "[]",
    "{}",
    "[[[[1]]],{\"a\":{}}]",
    "{\"a\":1,\"a\":2}",
    "{\"offset\":5,\"recover\":true,\"epoch\":\"e\"}",
    "{\"inbox\":{\"offset\":-1}}",
    "{\"inbox\":{\"recover\":[],\"offset\":{},\"epoch\":{}}}",
    "{\"device\":\"d\",\"from\":1.5}",
    "{\"method\":\"m\",\"data\":{\"x\":\"\\n\"}}",
    "{\"token\":\"t\",\"data\":{},\"subs\":{}}",
    "tru",
    "{",
    "]",
    "01",
    "\"\n\"",
    "'",
    ""
  };
  private static final String[] NAMES = {
    "id",
    "connect",
    "rpc",
    "refresh",
    "unsubscribe",
    "send",
    "subscribe",
    "ping",
    "fly",
    "",
    "\\ud800",
    "data",
    "method",
    "token"
  };

  private final ClientCodec json = ClientCodec.of(Codec.JSON);
  private final ClientCodec protobuf = ClientCodec.of(Codec.PROTOBUF);

  @Test
  void everyTextFrameIsReadOrRefusedWithASentence() {
    Random random = new Random(1);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = textFrame(random).getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(4) == 0 && frame.length > 0) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
      }
      read += taken(json, frame);
    }
    assertThat(read).as("frames that are of the protocol all the same").isGreaterThan(1_000);
  }

  @Test
  void everyBinaryFrameIsReadOrRefusedWithASentence() throws IOException {
    Random random = new Random(2);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int n = random.nextInt(3); n >= 0; n--) {
        binaryCommand(random).writeDelimitedTo(out);
      }
      byte[] frame = out.toByteArray();
      if (random.nextInt(3) == 0) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
      }
      read += taken(protobuf, frame);
    }
    assertThat(read).as("frames that are of the protocol all the same").isGreaterThan(1_000);
  }

  @Test
  void nestingAndDigitsHaveALimit() throws BadFrameException {
    assertThat(json.decode(bytes(rpc(nested(490))), rpc(nested(490)).length())).hasSize(1);
    refused(json, bytes(rpc(nested(501))), "nested too deep");
    refused(json, bytes(rpc(nested(20_000))), "nested too deep");
    refused(protobuf, binary(nested(501)), "nested too deep");
    assertThat(protobuf.decode(binary(nested(490)), binary(nested(490)).length)).hasSize(1);
    refused(json, bytes("{\"id\":" + "1".repeat(5_000) + ",\"rpc\":{}}"), "");
  }

  @Test
  void thousandsOfCommandsInOneFrameAreRead() throws BadFrameException {
    String frame = "{\"id\":1,\"unsubscribe\":{}}\n".repeat(20_000);
    assertThat(json.decode(bytes(frame), frame.length())).hasSize(20_000);
    byte[] pongs = new byte[20_000];
    assertThat(protobuf.decode(pongs, pongs.length)).hasSize(20_000);
  }

  @Test
  void aLengthThatLiesIsRefused() {
    refused(protobuf, new byte[] {5, 8, 1}, "a command is longer than its frame");
    refused(
        protobuf,
        new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F},
        "a command is longer than its frame");
    refused(protobuf, new byte[] {(byte) 0x80}, "length-prefixed");
    refused(protobuf, new byte[0], "at least one command");
  }

  /// @return 1 when it was read
  private static int taken(ClientCodec codec, byte[] frame) {
    try {
      List<Command> commands = codec.decode(frame, frame.length);
      assertThat(commands).isNotEmpty();
      for (Command command : commands) {
        if (command instanceof Command.Rpc rpc && !rpc.data().isEmpty()) {
          assertCompact(rpc.data());
        }
      }
      return 1;
    } catch (BadFrameException expected) {
      assertThat(expected.sentence()).isNotBlank().hasSizeLessThan(124);
      return 0;
    }
  }

  /// One JSON value, in UTF-8, without the line ends that separate replies.
  private static void assertCompact(ByteString data) {
    assertThat(data.isValidUtf8()).isTrue();
    assertThat(data.toStringUtf8()).doesNotContain("\n", "\r");
    assertThatCode(
            () -> {
              try (JsonParser parser =
                  JSON.createParser(ObjectReadContext.empty(), data.toByteArray())) {
                parser.nextToken();
                parser.skipChildren();
                assertThat(parser.nextToken()).isNull();
              }
            })
        .as(data.toStringUtf8())
        .doesNotThrowAnyException();
  }

  private static String textFrame(Random random) {
    StringBuilder frame = new StringBuilder();
    for (int n = random.nextInt(3); n >= 0; n--) {
      frame.append("{\"id\":").append(random.nextInt(50) - 2);
      for (int field = random.nextInt(3); field >= 0; field--) {
        frame.append(",\"").append(pick(NAMES, random)).append("\":");
        if (random.nextBoolean()) {
          frame.append("{\"").append(pick(NAMES, random)).append("\":");
          frame.append(pick(VALUES, random)).append(" }");
        } else {
          frame.append(pick(VALUES, random));
        }
      }
      frame.append("}\n");
    }
    return frame.toString();
  }

  private static io.courier.messages.client.wire.Command binaryCommand(Random random) {
    io.courier.messages.client.wire.Command.Builder command =
        io.courier.messages.client.wire.Command.newBuilder().setId(random.nextInt(5) - 1);
    ByteString data = ByteString.copyFromUtf8(pick(VALUES, random));
    String text = pick(NAMES, random);
    return switch (random.nextInt(6)) {
      case 0 ->
          command
              .setConnect(
                  ConnectRequest.newBuilder()
                      .setToken(text)
                      .setData(data)
                      .putSubs("inbox", SubscribeRequest.newBuilder().setOffset(-1).build()))
              .build();
      case 1 -> command.setRefresh(RefreshRequest.newBuilder().setToken(text)).build();
      case 2 -> command.setHistory(OtherRequest.getDefaultInstance()).build();
      case 3 -> command.build();
      default -> command.setRpc(RpcRequest.newBuilder().setMethod(text).setData(data)).build();
    };
  }

  private static String pick(String[] from, Random random) {
    return from[random.nextInt(from.length)];
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static String rpc(String data) {
    return "{\"id\":1,\"rpc\":{\"data\":" + data + "}}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] binary(String data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      io.courier.messages.client.wire.Command.newBuilder()
          .setId(1)
          .setRpc(RpcRequest.newBuilder().setData(ByteString.copyFromUtf8(data)))
          .build()
          .writeDelimitedTo(out);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return out.toByteArray();
  }

  private static void refused(ClientCodec codec, byte[] frame, String sentence) {
    assertThatThrownBy(() -> codec.decode(frame, frame.length))
        .isInstanceOfSatisfying(
            BadFrameException.class, bad -> assertThat(bad.sentence()).contains(sentence));
  }
}
