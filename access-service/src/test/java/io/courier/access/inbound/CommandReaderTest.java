package io.courier.access.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.MessageId;
import io.courier.messages.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of commands, and every way in which one can be wrong here.
class CommandReaderTest {
  private static final UserId ALICE = new UserId("alice");
  private static final int MAX = 65_536;
  private final RpcReader reader = new RpcReader(16, MAX);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invite",
        "remove",
        "leave",
        "rename",
        "role",
        "mute",
        "mode",
        "dissolve",
        "info",
        "members"
      })
  void aCommandOfAGroupIsKeyedByTheGroup(String name) {
    Call.Command command = command("group." + name, "{\"clientId\":\"k\",\"group\":\"g1\"}");
    assertThat(command.method()).isEqualTo("group." + name);
    assertThat(command.key()).isEqualTo("group:g1");
    assertThat(command.clientId()).isEqualTo("k");
  }

  @ParameterizedTest
  @ValueSource(strings = {"group.mine", "user.block", "user.unblock", "user.blocks"})
  void aCommandOfAUserIsKeyedByTheSender(String method) {
    assertThat(command(method, "{\"clientId\":\"k\",\"user\":\"bob\"}").key())
        .isEqualTo("user:alice");
  }

  @Test
  void aNewGroupIsNamedByTheCommandThatCreatesIt() {
    String data = "{\"clientId\":\"k\",\"name\":\"us\",\"users\":[\"bob\"]}";
    assertThat(command("group.create", data).key())
        .isEqualTo("group:" + MessageId.of("alice", "k"))
        .isEqualTo(command("group.create", data).key());
  }

  @Test
  void whatLogicJudgesIsPassedOnUnchangedButForSpace() {
    assertThat(passedOn(" { \"clientId\" : \"k\" , \"x\" : [ 1 , 2.50 , null , { } ] } "))
        .isEqualTo("{\"clientId\":\"k\",\"x\":[1,2.50,null,{}]}");
    assertThat(passedOn("{\"x\":1,\"clientId\":\"k\",\"x\":\"\u00fc\\n\\ud800\",\"group\":7}"))
        .isEqualTo("{\"x\":1,\"clientId\":\"k\",\"x\":\"\u00fc\\n\\uD800\",\"group\":7}");
    assertThat(passedOn("{\"clientId\":\"k\",\"n\":123456789012345678901234567890}"))
        .isEqualTo("{\"clientId\":\"k\",\"n\":123456789012345678901234567890}");
  }

  /// What is wrong with the data, and the sentence that says so.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | data is a JSON object",
        "[] | data is a JSON object",
        "null | data is a JSON object",
        "\"k\" | data is a JSON object",
        "{ | data is not valid JSON",
        "{\"clientId\":\"k\",\"group\":\"g\",} | data is not valid JSON",
        "{\"clientId\":\"k\",\"group\":\"g\"} {} "
            + "| data is one JSON object, and there is something after it",
        "{\"group\":\"g\"} | clientId is missing",
        "{\"clientId\":7,\"group\":\"g\"} | clientId is a string",
        "{\"clientId\":null,\"group\":\"g\"} | clientId is a string",
        "{\"clientId\":\"\",\"group\":\"g\"} | clientId has 1 to 128 characters",
        "{\"clientId\":\"k\",\"clientId\":\"k\",\"group\":\"g\"} | clientId is given twice",
        "{\"clientId\":\"\\ud800\",\"group\":\"g\"} | clientId has half a character in it",
        "{\"clientId\":\"k\"} | group is missing",
        "{\"clientId\":\"k\",\"group\":null} | group is a string",
        "{\"clientId\":\"k\",\"group\":{}} | group is a string",
        "{\"clientId\":\"k\",\"group\":\"g\",\"group\":\"h\"} | group is given twice",
        "{\"clientId\":\"k\",\"group\":\"\"} "
            + "| a group id is 1 to 64 of A-Z a-z 0-9 . _ @ + -, and this has another form",
        "{\"clientId\":\"k\",\"group\":\"group:g\"} "
            + "| a group id is 1 to 64 of A-Z a-z 0-9 . _ @ + -, and this has another form",
      })
  void whatIsWrongIsNamed(String data, String sentence) {
    assertThat(read("group.info", data))
        .isEqualTo(new Call.Refused(ErrorCode.BAD_REQUEST, sentence));
  }

  @Test
  void anIdThatIsTooLongIsRefused() {
    String data = "{\"clientId\":\"" + "k".repeat(129) + "\"}";
    assertThat(read("group.create", data))
        .isEqualTo(new Call.Refused(ErrorCode.BAD_REQUEST, "clientId has 1 to 128 characters"));
  }

  @Test
  void dataAboveTheLimitIsRefusedAsSuch() {
    String frame = "{\"clientId\":\"k\",\"x\":\"\"}";
    String filled = "x".repeat(MAX - frame.length());
    assertThat(passedOn("{\"clientId\":\"k\",  \"x\":\"" + filled + "\"}")).hasSize(MAX);
    assertThat(read("user.block", "{\"clientId\":\"k\",\"x\":\"" + filled + "y\"}"))
        .isEqualTo(
            new Call.Refused(ErrorCode.LIMIT_EXCEEDED, "data is larger than " + MAX + " bytes"));
  }

  @Test
  void aGroupOfFiveHundredWithLongNamesFits() {
    String users =
        IntStream.range(0, 500)
            .mapToObj(i -> "\"" + "u".repeat(122) + (100 + i) + "\"")
            .collect(Collectors.joining(","));
    command("group.create", "{\"clientId\":\"k\",\"name\":\"us\",\"users\":[" + users + "]}");
  }

  @Test
  void otherEncodingsThanUtf8AreRefused() {
    String data = "{\"clientId\":\"k\",\"x\":\"?\"}";
    byte[] broken = data.getBytes(StandardCharsets.US_ASCII);
    broken[broken.length - 3] = (byte) 0xff;
    for (byte[] bytes : new byte[][] {data.getBytes(StandardCharsets.UTF_16BE), broken}) {
      assertThat(reader.read(ALICE, "group.create", ByteString.copyFrom(bytes)))
          .isInstanceOf(Call.Refused.class);
    }
  }

  @Test
  void whatIsBeyondTheLimitsOfJsonIsRefusedAsSuch() {
    String excess = "data is nested too deep, or has a number that is too long";
    for (String value : new String[] {"[".repeat(600) + "]".repeat(600), "1".repeat(2_000)}) {
      assertThat(read("group.mine", "{\"clientId\":\"k\",\"x\":" + value + "}"))
          .isEqualTo(new Call.Refused(ErrorCode.BAD_REQUEST, excess));
    }
  }

  private String passedOn(String data) {
    return command("user.block", data).data().toStringUtf8();
  }

  private Call.Command command(String method, String data) {
    Call call = read(method, data);
    assertThat(call).isInstanceOf(Call.Command.class);
    return (Call.Command) call;
  }

  private Call read(String method, String data) {
    return reader.read(ALICE, method, ByteString.copyFromUtf8(data));
  }
}
