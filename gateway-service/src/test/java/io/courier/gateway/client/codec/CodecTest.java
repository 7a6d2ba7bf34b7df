package io.courier.gateway.client.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.codec.Command.ConnectData;
import io.courier.gateway.client.codec.Command.SdkPosition;
import io.courier.messages.client.wire.ConnectRequest;
import io.courier.messages.client.wire.OtherRequest;
import io.courier.messages.client.wire.RefreshRequest;
import io.courier.messages.client.wire.Reply;
import io.courier.messages.client.wire.RpcRequest;
import io.courier.messages.client.wire.SubscribeRequest;
import io.courier.messages.client.wire.UnsubscribeRequest;
import io.courier.messages.link.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
  private static final ConnectReply CONNECTED =
      new ConnectReply("c", "s", "n", 60, 25, 1_760_000_000_000L, "3", 77, true);

  private final ClientCodec json = ClientCodec.of(Codec.JSON);
  private final ClientCodec protobuf = ClientCodec.of(Codec.PROTOBUF);

  private List<Command> json(String frame) throws BadFrameException {
    byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
    return json.decode(bytes, bytes.length);
  }

  @Test
  void connectIsReadWhateverTheOrderOfItsProperties() throws BadFrameException {
    assertThat(
            json(
                """
                {"connect":{"name":"js","subs":{"other":{"offset":1},"inbox":{"recover":true,
                "offset":7340032,"epoch":"3","x":[1,{"y":2}]}},"data":{"from":7340031,"epoch":"3",
                "device":"phone-1","ack":"explicit","own":{"a":[1]}},"token":"t"},"id":4}"""))
        .containsExactly(
            new Command.Connect(
                4,
                "t",
                new ConnectData("phone-1", 7340031, "3", "explicit"),
                new SdkPosition(true, 7340032, "3")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"connect\":{}}",
        "{\"id\":1,\"connect\":{\"data\":null,\"token\":null,\"subs\":null}}",
        "{\"id\":1,\"connect\":{\"data\":\"text\",\"subs\":[]}}",
        "{\"id\":1,\"connect\":{\"data\":{\"from\":1e3,\"device\":{},\"epoch\":[]}}}",
        "{\"id\":1,\"connect\":{\"data\":{\"from\":123456789012345678901234567890}}}"
      })
  void whatAClientLeavesOutOrSaysOtherwiseCountsAsNothing(String frame) throws BadFrameException {
    assertThat(json(frame)).containsExactly(new Command.Connect(1, "", ConnectData.NONE, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"a\" : [ 1 , 2.50e1 ] }|{\"a\":[1,2.50e1]}",
        "\"a  b\\\" {  \\\\\"|\"a  b\\\" {  \\\\\"",
        "[ ]|[]",
        "17 |17",
        "-0.10|-0.10",
        "null|null",
        "true|true",
        "\"ü €\"|\"ü €\"",
        "{\"x\":\"line\\nfeed\"}|{\"x\":\"line\\nfeed\"}"
      })
  void dataIsCompactedAndOtherwiseLeftAsItIs(String data, String compact) throws BadFrameException {
    for (String frame :
        List.of(
            "{\"id\":5,\"rpc\":{\"method\":\"m\",\"data\":" + data + "}}",
            "{\"rpc\":{\"data\": " + data + " ,\"method\":\"m\"},\"id\":5}")) {
      assertThat(json(frame))
          .containsExactly(new Command.Rpc(5, "m", ByteString.copyFromUtf8(compact)));
    }
    assertThat(protobuf(rpc(data)))
        .containsExactly(new Command.Rpc(5, "m", ByteString.copyFromUtf8(compact)));
  }

  @Test
  void severalCommandsStandInOneFrame() throws BadFrameException {
    assertThat(
            json(
                "{\"id\":1,\"rpc\":{\"method\":\"a\"}}\n{}\n{\"id\":2,\"refresh\":{\"token\":\"t\"}}\n"))
        .containsExactly(
            new Command.Rpc(1, "a", ByteString.EMPTY),
            new Command.Pong(),
            new Command.Refresh(2, "t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subscribe",
        "publish",
        "presence",
        "presence_stats",
        "history",
        "sub_refresh",
        "ping"
      })
  void otherCommandsOfTheProtocolAreKnownAndNotOffered(String name) throws BadFrameException {
    assertThat(json("{\"id\":9,\"" + name + "\":{\"channel\":\"x\"}}"))
        .containsExactly(new Command.Unavailable(9));
  }

  @Test
  void unsubscribeAndSendAreRead() throws BadFrameException {
    assertThat(json("{\"id\":9,\"unsubscribe\":{\"channel\":\"inbox\"}}\n{\"send\":{\"data\":1}}"))
        .containsExactly(new Command.Unsubscribe(9), new Command.Send(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "\"text\"",
        "{",
        "{\"id\":1}",
        "{\"id\":1,\"fly\":{}}",
        "{\"id\":0,\"rpc\":{}}",
        "{\"id\":-1,\"rpc\":{}}",
        "{\"id\":4294967296,\"rpc\":{}}",
        "{\"id\":\"1\",\"rpc\":{}}",
        "{\"id\":1,\"rpc\":[]}",
        "{\"id\":1,\"rpc\":{\"data\":{]}}",
        "{\"id\":1,\"rpc\":{\"data\":\"a\nb\"}}",
        "{\"id\":1,\"rpc\":{\"data\":01}}",
        "{\"id\":1,\"rpc\":{}} trailing",
        "{\"id\":1,\"rpc\":{}},{\"id\":2,\"rpc\":{}}"
      })
  void whatIsNotOfTheProtocolIsABadFrame(String frame) {
    assertThatThrownBy(() -> json(frame)).isInstanceOf(BadFrameException.class);
  }

  @Test
  void textThatIsNotUtf8IsABadFrame() {
    byte[] frame = "{\"id\":1,\"rpc\":{\"data\":\"xx\"}}".getBytes(StandardCharsets.UTF_8);
    frame[23] = (byte) 0xC3;
    frame[24] = (byte) 0x28;
    assertThatThrownBy(() -> json.decode(frame, frame.length))
        .isInstanceOf(BadFrameException.class);
  }

  @Test
  void jsonRepliesHaveTheFormTheSdksExpect() {
    assertThat(text(json.connected(1, CONNECTED)))
        .isEqualTo(
            "{\"id\":1,\"connect\":{\"client\":\"c\",\"version\":\"courier\",\"expires\":true,"
                + "\"ttl\":60,\"ping\":25,\"pong\":true,\"session\":\"s\",\"node\":\"n\","
                + "\"time\":1760000000000,\"subs\":{\"inbox\":{\"recoverable\":true,"
                + "\"positioned\":true,\"epoch\":\"3\",\"offset\":77,\"was_recovering\":true,"
                + "\"recovered\":true}}}}");
    assertThat(text(json.rpc(2, ByteString.copyFromUtf8("{\"a\":1}"))))
        .isEqualTo("{\"id\":2,\"rpc\":{\"data\":{\"a\":1}}}");
    assertThat(text(json.rpc(-1, ByteString.EMPTY))).isEqualTo("{\"id\":4294967295,\"rpc\":{}}");
    assertThat(text(json.error(3, 111, "a \"b\"", true)))
        .isEqualTo(
            "{\"id\":3,\"error\":{\"code\":111,\"message\":\"a \\\"b\\\"\",\"temporary\":true}}");
    assertThat(text(json.error(3, 104, "no", false)))
        .isEqualTo("{\"id\":3,\"error\":{\"code\":104,\"message\":\"no\"}}");
    assertThat(text(json.refreshed(4, "c", 9)))
        .isEqualTo(
            "{\"id\":4,\"refresh\":{\"client\":\"c\",\"version\":\"courier\",\"expires\":true,"
                + "\"ttl\":9}}");
    assertThat(text(json.unsubscribed(5))).isEqualTo("{\"id\":5,\"unsubscribe\":{}}");
    assertThat(text(json.ping())).isEqualTo("{}");
  }

  @Test
  void protobufRepliesHaveTheFormTheSdksExpect() throws IOException {
    Reply connected = reply(protobuf.connected(1, CONNECTED));
    assertThat(connected.getId()).isEqualTo(1);
    assertThat(connected.getConnect().getClient()).isEqualTo("c");
    assertThat(connected.getConnect().getSubsOrThrow("inbox").getOffset()).isEqualTo(77);
    assertThat(connected.getConnect().getSubsOrThrow("inbox").getRecovered()).isTrue();
    assertThat(connected.getConnect().getPong()).isTrue();
    assertThat(reply(protobuf.rpc(2, ByteString.EMPTY)).hasRpc()).isTrue();
    assertThat(reply(protobuf.error(3, 109, "x", false)).getError().getCode()).isEqualTo(109);
    assertThat(reply(protobuf.refreshed(4, "c", 9)).getRefresh().getTtl()).isEqualTo(9);
    assertThat(reply(protobuf.unsubscribed(5)).hasUnsubscribe()).isTrue();
    assertThat(protobuf.ping()).containsExactly(0);
  }

  @Test
  void protobufCommandsAreRead() throws BadFrameException {
    io.courier.messages.client.wire.Command connect =
        command()
            .setConnect(
                ConnectRequest.newBuilder()
                    .setToken("t")
                    .setData(ByteString.copyFromUtf8(" {\"device\":\"d\",\"from\":5} "))
                    .putSubs(
                        "inbox",
                        SubscribeRequest.newBuilder()
                            .setRecover(true)
                            .setOffset(6)
                            .setEpoch("3")
                            .build()))
            .build();
    assertThat(
            protobuf(
                connect,
                command().setRefresh(RefreshRequest.newBuilder().setToken("n")).build(),
                command().setUnsubscribe(UnsubscribeRequest.getDefaultInstance()).build(),
                command().setHistory(OtherRequest.getDefaultInstance()).build(),
                command().setSend(OtherRequest.getDefaultInstance()).build(),
                io.courier.messages.client.wire.Command.getDefaultInstance()))
        .containsExactly(
            new Command.Connect(
                5, "t", new ConnectData("d", 5, "", ""), new SdkPosition(true, 6, "3")),
            new Command.Refresh(5, "n"),
            new Command.Unsubscribe(5),
            new Command.Unavailable(5),
            new Command.Send(5),
            new Command.Pong());
  }

  @Test
  void protobufDataMustBeOneJsonValue() {
    for (String data : List.of("{", "{} {}", "x", " ", "1 2", "\u0000")) {
      assertThatThrownBy(() -> protobuf(rpc(data))).as(data).isInstanceOf(BadFrameException.class);
    }
    assertThatThrownBy(() -> protobuf(command().build())).isInstanceOf(BadFrameException.class);
  }

  @Test
  void theOffsetOfAnAcknowledgementIsFound() {
    assertThat(ClientCodec.ackOffset(ByteString.copyFromUtf8("{\"x\":[1],\"offset\":12}")))
        .hasValue(12);
    assertThat(ClientCodec.ackOffset(ByteString.copyFromUtf8("{}"))).isEmpty();
    assertThat(ClientCodec.ackOffset(ByteString.copyFromUtf8("{\"offset"))).isEmpty();
  }

  private static io.courier.messages.client.wire.Command.Builder command() {
    return io.courier.messages.client.wire.Command.newBuilder().setId(5);
  }

  private static io.courier.messages.client.wire.Command rpc(String data) {
    return command()
        .setRpc(RpcRequest.newBuilder().setMethod("m").setData(ByteString.copyFromUtf8(data)))
        .build();
  }

  private List<Command> protobuf(io.courier.messages.client.wire.Command... commands)
      throws BadFrameException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try {
      for (io.courier.messages.client.wire.Command command : commands) {
        command.writeDelimitedTo(frame);
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return protobuf.decode(frame.toByteArray(), frame.size());
  }

  private static Reply reply(byte[] frame) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(frame);
    Reply reply = Reply.parseDelimitedFrom(in);
    assertThat(in.available()).isZero();
    return reply;
  }

  private static String text(byte[] frame) {
    return new String(frame, StandardCharsets.UTF_8);
  }
}
