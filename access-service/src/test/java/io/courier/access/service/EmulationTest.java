package io.courier.access.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.link.Down;
import io.courier.messages.link.Emulate;
import io.courier.messages.link.Open;
import io.courier.messages.link.Up;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Commands of clients on HTTP streams that arrive at another gateway than the stream is at.
class EmulationTest extends AccessServiceFixture {
  @Test
  void whatArrivesAtAnotherGatewayIsPassedOnToTheSessionThatItsKeyIsFor() {
    Open stream = session("phone").setEmulationKey(ByteString.copyFromUtf8("key")).build();
    Open webSocket = session("laptop").build();
    gateway.open(stream);
    gateway.open(webSocket);
    try (FakeGateway other = FakeGateway.connect(node.link(), "gateway-b")) {
      assertThat(emulate(other, 1, stream.getSession(), "wrong")).isFalse();
      assertThat(emulate(other, 2, stream.getSession(), "")).isFalse();
      assertThat(emulate(other, 3, webSocket.getSession(), "")).isFalse();
      assertThat(emulate(other, 4, "nobody", "key")).isFalse();
      assertThat(emulate(other, 5, stream.getSession(), "key")).isTrue();
      Down passedOn = gateway.await("what was said", Down::hasEmulated);
      assertThat(passedOn.getEmulated().getHandle()).isEqualTo(stream.getHandle());
      assertThat(passedOn.getEmulated().getData().toStringUtf8()).isEqualTo("said 5");
      assertThat(other.frames()).noneMatch(Down::hasEmulated);
      gateway.close(stream.getHandle());
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> !emulate(other, 6, stream.getSession(), "key"));
    }
  }

  @Test
  void commandsFollowAStreamToTheLinkThatHasItNow() {
    Open first = session("phone").setEmulationKey(ByteString.copyFromUtf8("key")).build();
    gateway.open(first);
    try (FakeGateway other = FakeGateway.connect(node.link(), "gateway-b")) {
      Open again = first.toBuilder().setHandle(1).setResumed(true).build();
      other.open(again);
      gateway.close(first.getHandle());
      assertThat(emulate(gateway, 7, first.getSession(), "key")).isTrue();
      assertThat(other.await("what was said", Down::hasEmulated).getEmulated().getHandle())
          .isEqualTo(1);
    }
  }

  /// Whether it was passed on.
  private static boolean emulate(FakeGateway from, long request, String session, String key) {
    int before = from.frames().size();
    from.send(
        Up.newBuilder()
            .setEmulate(
                Emulate.newBuilder()
                    .setRequest(request)
                    .setSession(session)
                    .setKey(ByteString.copyFromUtf8(key))
                    .setData(ByteString.copyFromUtf8("said " + request)))
            .build());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> from.frames().stream().skip(before).anyMatch(Down::hasEmulation));
    Down answer =
        from.frames().stream().skip(before).filter(Down::hasEmulation).findFirst().orElseThrow();
    assertThat(answer.getEmulation().getRequest()).isEqualTo(request);
    return answer.getEmulation().getPassedOn();
  }
}
