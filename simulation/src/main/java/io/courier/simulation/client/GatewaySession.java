package io.courier.simulation.client;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.flow.SessionFlow;
import io.courier.messages.client.Method;
import io.courier.messages.link.Confirm;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Drained;
import io.courier.messages.link.Reply;
import io.courier.messages.link.Rpc;
import io.courier.messages.link.Up;
import io.courier.simulation.process.LinkWire;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Mutation;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One connection of a client to a gateway, as the gateway keeps it.
final class GatewaySession {
  private static final long PONG_TIMEOUT = 8 * Timeline.SECOND;

  private final Gateway gateway;
  private final Device device;
  private final String id;
  private final SessionFlow flow;
  private final long sinceMillis;
  private final int shard;

  /// What the client has not read.
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();

  /// Calls that are not answered, by id; sent again to the next owner.
  private final Map<Integer, Rpc> calls = new LinkedHashMap<>();

  private @Nullable LinkWire home;
  private long handle;
  private boolean isOpen;
  private boolean connected;
  private boolean closed;
  private int pings;

  /// What is written to the client.
  sealed interface Frame {
    /// @param text as the client reads it
    /// @param position as only we know it
    /// @param live false: an entry of a mailbox page
    record Publication(String text, long position, boolean live) implements Frame {}

    record Connected() implements Frame {}

    record Ping() implements Frame {}

    record Answered(Reply reply) implements Frame {}
  }

  GatewaySession(Gateway gateway, Device device, String id, long from) {
    this.gateway = gateway;
    this.device = device;
    this.id = id;
    this.flow = new SessionFlow(from, device.isExplicit());
    this.sinceMillis = gateway.ground().time().millis();
    this.shard = gateway.ground().shards().of(device.key().user());
  }

  String id() {
    return id;
  }

  Device device() {
    return device;
  }

  SessionFlow flow() {
    return flow;
  }

  long sinceMillis() {
    return sinceMillis;
  }

  int shard() {
    return shard;
  }

  @Nullable LinkWire home() {
    return home;
  }

  long handle() {
    return handle;
  }

  boolean isOpen() {
    return isOpen;
  }

  /// Whether its owner hears of it, and it of its owner.
  boolean isServed() {
    LinkWire link = home;
    return isOpen && link != null && link.isWhole();
  }

  boolean isConnected() {
    return connected;
  }

  boolean isClosed() {
    return closed;
  }

  void opening(LinkWire link, long withHandle) {
    home = link;
    handle = withHandle;
    isOpen = false;
  }

  void left() {
    home = null;
    handle = 0;
    isOpen = false;
    flow.leave();
  }

  // ---- from the owner -----------------------------------------------------------------------

  void opened(long epoch) {
    if (isOpen) {
      return;
    }
    isOpen = true;
    flow.home(epoch);
    if (!connected) {
      connected = true;
      write(new Frame.Connected());
    }
    calls.values().forEach(this::send);
  }

  /// Whether the owner is to be told of an overflow.
  boolean deliver(Deliver deliver, long mark) {
    if (!isOpen) {
      opened(deliver.getEpoch());
    }
    boolean live = deliver.getLive() && !gateway.ground().has(Mutation.GATEWAY_WRITES_AGAIN);
    long epoch =
        gateway.ground().has(Mutation.GATEWAY_TAKES_OLD_EPOCHS)
            ? Math.max(flow.epoch(), deliver.getEpoch())
            : deliver.getEpoch();
    boolean hasRoom = waiting.size() < gateway.ground().settings().gatewayQueue();
    SessionFlow.Verdict verdict = flow.deliver(deliver.getPosition(), live, mark, epoch, hasRoom);
    if (verdict == SessionFlow.Verdict.OVERFLOW
        && gateway.ground().has(Mutation.OVERFLOW_UNNOTICED)) {
      flow.overflowSeen();
      flow.drained();
      return false;
    }
    if (verdict == SessionFlow.Verdict.WRITE) {
      String text = deliver.getFrame().toStringUtf8();
      write(new Frame.Publication(text, deliver.getPosition(), deliver.getLive()));
    }
    return verdict == SessionFlow.Verdict.OVERFLOW;
  }

  void replied(Reply reply) {
    Rpc call = calls.remove(reply.getId());
    if (call == null) {
      return;
    }
    if (flow.isExplicit()
        && call.getMethod().equals(Method.INBOX_ACK)
        && reply.getErrorCode() == 0) {
      flow.acknowledged(Json.number(call.getData().toStringUtf8(), "offset"));
    }
    write(new Frame.Answered(reply));
  }

  void overflowSeen() {
    flow.overflowSeen();
    roomPerhaps();
  }

  private void roomPerhaps() {
    LinkWire link = home;
    if (link != null
        && waiting.size() <= gateway.ground().settings().gatewayQueue() / 2
        && flow.drained()) {
      link.send(Up.newBuilder().setDrained(Drained.newBuilder().setHandle(handle)).build());
    }
  }

  void finishTurn() {
    if (!closed && flow.isPingDue()) {
      flow.pinged();
      int ping = ++pings;
      write(new Frame.Ping());
      gateway
          .ground()
          .time()
          .after(
              PONG_TIMEOUT,
              () -> {
                if (!closed && pings == ping && flow.isPingOutstanding()) {
                  gateway.ended(this);
                  cut();
                }
              });
    }
  }

  /// The connection ends, from this side; the client will notice.
  void cut() {
    if (!closed) {
      closed = true;
      device.cut(this);
    }
  }

  // ---- from the client ----------------------------------------------------------------------

  private void write(Frame frame) {
    if (closed) {
      return;
    }
    waiting.add(frame);
    if (waiting.size() == 1) {
      device.readsSoon(this);
    }
  }

  /// The next frame, for the client; null when there is none.
  @Nullable Frame read() {
    Frame frame = closed ? null : waiting.poll();
    if (frame != null) {
      roomPerhaps();
    }
    return frame;
  }

  boolean hasMore() {
    return !closed && !waiting.isEmpty();
  }

  void pong() {
    if (closed) {
      return;
    }
    long mark = flow.ponged();
    gateway.ground().confirmed().merge(device.key(), flow.confirmedPosition(), Math::max);
    LinkWire link = home;
    if (mark != SessionFlow.NO_MARK && link != null) {
      link.send(
          Up.newBuilder().setConfirm(Confirm.newBuilder().setHandle(handle).setMark(mark)).build());
    }
    finishTurn();
  }

  void call(int number, String method, String data) {
    if (closed) {
      return;
    }
    Rpc rpc =
        Rpc.newBuilder()
            .setId(number)
            .setMethod(method)
            .setData(ByteString.copyFromUtf8(data))
            .build();
    calls.put(number, rpc);
    if (isOpen) {
      send(rpc);
    }
  }

  private void send(Rpc rpc) {
    LinkWire link = home;
    if (link != null) {
      link.send(Up.newBuilder().setRpc(rpc.toBuilder().setHandle(handle)).build());
    }
  }

  /// The client is gone; the gateway notices now.
  void clientGone() {
    if (!closed) {
      closed = true;
      gateway.ended(this);
    }
  }
}
