package io.courier.simulation.client;

import io.courier.messages.client.Method;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.link.Reply;
import io.courier.simulation.client.GatewaySession.Frame;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Ground;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One device with its application: connects, sends, receives, acknowledges, vanishes and comes
/// back with what it remembers. Sends that were not answered are repeated under the same id.
public final class Device {
  private static final long ANSWER_NANOS = 4 * Timeline.SECOND;

  private final Ground ground;
  private final Timeline time;
  private final Dice dice;
  private final DeviceKey key;
  private final boolean explicit;
  private final Supplier<@Nullable Gateway> gateways;
  private final List<Received> received = new ArrayList<>();
  private final Set<String> has = new HashSet<>();
  private final Map<String, Sent> unanswered = new LinkedHashMap<>();
  private final Map<Integer, String> calls = new LinkedHashMap<>();
  private final List<Accepted> accepted = new ArrayList<>();
  private final Away absences = new Away();
  private @Nullable GatewaySession session;
  private boolean away = true;
  private long position;
  private long connectedFirst = Long.MAX_VALUE;
  private long muteUntil;
  private long storedAt;
  private int sessions;
  private int numbers;
  private boolean online;

  /// A send that was answered.
  public record Accepted(String clientId, String id, long seq) {}

  private record Sent(String clientId, String to) {}

  /// @param explicit confirms by `inbox.ack` what it has stored
  /// @param gateways gives one to connect to
  public Device(
      Ground ground, DeviceKey key, boolean explicit, Supplier<@Nullable Gateway> gateways) {
    this.ground = ground;
    this.time = ground.time();
    this.key = key;
    this.dice = ground.dice(name());
    this.explicit = explicit;
    this.gateways = gateways;
  }

  public DeviceKey key() {
    return key;
  }

  public String name() {
    return key.user() + "/" + key.device();
  }

  public boolean isExplicit() {
    return explicit;
  }

  public List<Received> received() {
    return received;
  }

  public boolean has(String id) {
    return has.contains(id);
  }

  public List<Accepted> accepted() {
    return accepted;
  }

  public boolean isAnswered() {
    return unanswered.isEmpty();
  }

  /// When it was told for the first time that it is connected.
  public long connectedFirst() {
    return connectedFirst;
  }

  public Away absences() {
    return absences;
  }

  public boolean isOnline() {
    return online;
  }

  /// Whether it wants to be connected, and is not, or no owner has its session.
  public boolean isConnecting() {
    GatewaySession now = session;
    return !away && (!online || now == null || !now.isServed());
  }

  /// Whether it has read all that was written to it.
  public boolean isIdle() {
    return session == null || !session.hasMore();
  }

  // ---- what its user does -------------------------------------------------------------------

  public void come() {
    if (away) {
      away = false;
      connect();
    }
  }

  /// Vanishes: its gateway notices at once or later.
  public void vanish() {
    away = true;
    GatewaySession left = session;
    session = null;
    online = false;
    absences.leaves(time.now());
    calls.clear();
    if (left != null) {
      ground.history().say(() -> name() + " vanishes");
      time.after(dice.chance(0.5) ? 0 : dice.delay(2 * Timeline.SECOND), left::clientGone);
    }
  }

  /// Loses its connection, and connects again.
  public void loseConnection() {
    if (!away) {
      vanish();
      time.after(dice.delay(300 * Timeline.MILLI), this::come);
    }
  }

  /// Reads nothing for a while.
  public void mute(long nanos) {
    muteUntil = time.now() + nanos;
  }

  /// Sends a message, until it is answered.
  public void send(String to) {
    Sent sent = new Sent("c" + key.device() + ++numbers, to);
    unanswered.put(sent.clientId, sent);
    ground.history().say(() -> name() + " sends " + sent.clientId + " to " + to);
    call(sent);
  }

  private void call(Sent sent) {
    GatewaySession now = session;
    if (now == null || !online) {
      return;
    }
    int number = ++numbers;
    calls.put(number, sent.clientId);
    String data =
        "{\"to\":\"" + sent.to + "\",\"clientId\":\"" + sent.clientId + "\",\"content\":\"x\"}";
    now.call(number, Method.MESSAGE_SEND, data);
    time.after(
        ANSWER_NANOS,
        () -> {
          if (session == now && calls.remove(number) != null) {
            call(sent); // under another number, and the same client id
          }
        });
  }

  // ---- its connection -----------------------------------------------------------------------

  private void connect() {
    if (away || session != null) {
      return;
    }
    Gateway gateway = gateways.get();
    if (gateway == null) {
      time.after(dice.delay(300 * Timeline.MILLI), this::connect);
      return;
    }
    String id = name() + "-" + ++sessions;
    GatewaySession opened = new GatewaySession(gateway, this, id, position);
    session = opened;
    ground.history().say(() -> name() + " connects by " + gateway.name() + " from " + position);
    gateway.open(opened);
    time.after(
        ANSWER_NANOS,
        () -> {
          if (session == opened && !online) {
            loseConnection(); // no answer: it tries another gateway
          }
        });
  }

  /// The gateway has ended the connection.
  void cut(GatewaySession from) {
    long cutAt = time.now();
    time.after(
        dice.delay(50 * Timeline.MILLI),
        () -> {
          if (session == from) {
            session = null;
            online = false;
            absences.leaves(cutAt);
            calls.clear();
            time.after(dice.delay(300 * Timeline.MILLI), this::connect);
          }
        });
  }

  void readsSoon(GatewaySession from) {
    long at = Math.max(time.now() + dice.delay(5 * Timeline.MILLI), muteUntil);
    time.at(at, () -> read(from));
  }

  private void read(GatewaySession from) {
    if (session != from) {
      return;
    }
    if (muteUntil > time.now()) {
      readsSoon(from);
      return;
    }
    Frame frame = from.read();
    if (frame == null) {
      return;
    }
    switch (frame) {
      case Frame.Connected connected -> connected(from);
      case Frame.Publication publication -> publication(publication, from);
      case Frame.Ping ping -> time.after(dice.delay(2 * Timeline.MILLI), from::pong);
      case Frame.Answered answered -> answered(answered.reply());
    }
    if (from.hasMore()) {
      readsSoon(from);
    }
  }

  private void connected(GatewaySession from) {
    online = true;
    absences.isBack(time.now());
    connectedFirst = Math.min(connectedFirst, time.now());
    ground.history().say(() -> from.id() + " is connected");
    List.copyOf(unanswered.values()).forEach(this::call);
  }

  private void publication(Frame.Publication publication, GatewaySession from) {
    Received one = Received.of(publication);
    if (!explicit) {
      keep(one);
      return;
    }
    storedAt = Math.max(storedAt, time.now() + dice.delay(10 * Timeline.MILLI));
    time.at(
        storedAt,
        () -> {
          if (session == from) {
            keep(one);
            from.call(++numbers, Method.INBOX_ACK, "{\"offset\":" + one.position() + "}");
          }
        });
  }

  private void keep(Received one) {
    received.add(one);
    has.add(one.id());
    if (one.offset() != 0) {
      position = explicit ? Math.max(position, one.offset()) : one.offset();
    }
    ground.history().say(() -> name() + " receives " + one);
  }

  private void answered(Reply reply) {
    String clientId = calls.remove(reply.getId());
    Sent sent = clientId == null ? null : unanswered.get(clientId);
    if (sent == null) {
      return;
    }
    if (reply.getErrorCode() != 0) {
      time.after(dice.delay(500 * Timeline.MILLI), () -> call(sent));
      return;
    }
    unanswered.remove(sent.clientId);
    String data = reply.getData().toStringUtf8();
    Accepted one = new Accepted(sent.clientId, Json.text(data, "id"), Json.number(data, "seq"));
    accepted.add(one);
    ground
        .history()
        .say(() -> name() + " has " + sent.clientId + " accepted as " + one.id.substring(0, 8));
  }
}
