package io.courier.access.session;

import io.courier.messages.client.DisconnectCode;
import io.courier.messages.link.Disconnect;
import io.courier.messages.link.Down;
import io.courier.messages.link.Moved;
import io.courier.messages.link.Opened;
import io.courier.messages.link.OverflowSeen;
import io.courier.messages.link.Refused;
import java.util.Collection;

/// The frames about sessions that are no deliveries and no replies.
public final class Frames {
  private Frames() {}

  public static Down opened(Session session, long epoch) {
    return Down.newBuilder()
        .setOpened(Opened.newBuilder().setHandle(session.handle()).setEpoch(epoch))
        .build();
  }

  public static Down refused(long handle) {
    return Down.newBuilder().setRefused(Refused.newBuilder().setHandle(handle)).build();
  }

  public static Down disconnect(long handle, DisconnectCode code) {
    return disconnect(handle, code.code(), code.reason());
  }

  public static Down disconnect(long handle, int code, String reason) {
    return Down.newBuilder()
        .setDisconnect(Disconnect.newBuilder().setHandle(handle).setCode(code).setReason(reason))
        .build();
  }

  public static Down overflowSeen(Session session) {
    return Down.newBuilder()
        .setOverflowSeen(OverflowSeen.newBuilder().setHandle(session.handle()))
        .build();
  }

  public static Down moved(Collection<Integer> shards) {
    return Down.newBuilder().setMoved(Moved.newBuilder().addAllShards(shards)).build();
  }
}
