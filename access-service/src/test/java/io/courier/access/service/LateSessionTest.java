package io.courier.access.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.client.DisconnectCode;
import io.courier.messages.link.Down;
import io.courier.messages.link.Open;
import io.courier.messages.link.Up;
import org.junit.jupiter.api.Test;

/// Sessions that are opened in another order than their clients connected in: a connection that
/// its client gave up while nobody served the shard may come after the one that took its place.
class LateSessionTest extends AccessServiceFixture {
  @Test
  void aConnectionThatWasGivenUpDoesNotReplaceTheNewerOne() {
    long newer = live("phone");
    long late = HANDLES.incrementAndGet();
    gateway.send(Up.newBuilder().setOpen(before("phone", late)).build());
    Down disconnect =
        gateway.await(
            "disconnect", it -> it.hasDisconnect() && it.getDisconnect().getHandle() == late);
    // Not 3503: were it the client's only one, with a gateway whose clock is behind, it must
    // return.
    assertThat(disconnect.getDisconnect().getCode()).isEqualTo(DisconnectCode.CLOSED.code());
    long position = nextPosition();
    deliver(position, "phone");
    gateway.awaitDelivery(newer, position);
  }

  @Test
  void anOlderOneThatAnotherOwnerHadIsReplaced() {
    live("phone");
    long late = HANDLES.incrementAndGet();
    gateway.send(Up.newBuilder().setOpen(before("phone", late).setResumed(true)).build());
    Down disconnect =
        gateway.await(
            "disconnect", it -> it.hasDisconnect() && it.getDisconnect().getHandle() == late);
    assertThat(disconnect.getDisconnect().getCode()).isEqualTo(DisconnectCode.REPLACED.code());
  }

  private Open.Builder before(String device, long handle) {
    Open.Builder open = session(device).setHandle(handle).setSession("s" + handle);
    return open.setSince(open.getSince() - 60_000);
  }
}
