package io.courier.gateway;

import static io.courier.gateway.support.Directory.GENERATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.Directory;
import io.courier.gateway.support.JsonClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.id.Position;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Open;
import org.junit.jupiter.api.Test;

/// One client's session, from its connect command to its end.
class SessionTest extends GatewayTest {
  @Test
  void aClientIsConnectedOnceItsSessionIsOpenAtTheOwner() {
    try (JsonClient client = JsonClient.to(port)) {
      client.send(
          "{\"id\":7,\"connect\":{\"token\":\""
              + TestTokens.of(user)
              + "\",\"data\":{\"device\":\"phone-1\"},\"name\":\"js\"}}");
      String reply = client.awaitMessage("\"connect\":");
      assertThat(reply)
          .startsWith("{\"id\":7,\"connect\":{\"client\":\"")
          .contains(
              "\"version\":\"courier\",\"expires\":true,\"ttl\":3600,\"ping\":25,\"pong\":true")
          .contains("\"node\":\"gateway-1\"")
          .contains(
              "\"subs\":{\"inbox\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\""
                  + Directory.epoch(GENERATION)
                  + "\","
                  + "\"was_recovering\":false,\"recovered\":true}}");
      Open open = access.opened(user);
      assertThat(open.getDevice()).isEqualTo("phone-1");
      assertThat(open.getCodec()).isEqualTo(Codec.JSON);
      assertThat(open.getResumed()).isFalse();
    }
  }

  @Test
  void aCommandGoesToTheOwnerAndItsAnswerComesBack() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      client.send("{\"id\":2,\"rpc\":{\"method\":\"message.send\",\"data\":{ \"to\" : \"bob\" }}}");
      assertThat(client.awaitMessage("\"id\":2"))
          .isEqualTo("{\"id\":2,\"rpc\":{\"data\":{\"method\":\"message.send\"}}}");
      assertThat(access.awaitHeard(up -> up.hasRpc()).getRpc().getData().toStringUtf8())
          .isEqualTo("{\"to\":\"bob\"}");
    }
  }

  @Test
  void aPushIsConfirmedWhenTheClientHasAnsweredThePingAfterIt() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open open = access.opened(user);
      access.push(open, Position.of(GENERATION, 5), "{\"n\":1}");
      long mark = access.push(open, Position.of(GENERATION, 6), "{\"n\":2}");
      client.awaitMessage("{\"n\":2}");
      assertThat(client.messages().get(1))
          .isEqualTo(
              "{\"push\":{\"channel\":\"inbox\",\"pub\":{\"data\":{\"n\":1},\"offset\":"
                  + Position.of(GENERATION, 5)
                  + "}}}");
      access.awaitHeard(up -> up.hasConfirm() && up.getConfirm().getMark() == mark);
    }
  }

  @Test
  void aSessionIsClosedAtTheOwnerWhenItsClientLeaves() {
    JsonClient client = JsonClient.connected(port, TestTokens.of(user));
    Open open = access.opened(user);
    client.sendClose();
    assertThat(client.awaitClose()).isEqualTo(1000);
    access.awaitHeard(up -> up.hasClose() && up.getClose().getHandle() == open.getHandle());
  }

  @Test
  void aReplacedSessionIsToldNotToComeBack() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      access.disconnect(access.opened(user), 3503, "force disconnect");
      assertThat(client.awaitClose()).isEqualTo(3503);
      await().until(() -> meters.get("courier.gateway.sessions").gauge().value() == 0);
    }
  }
}
