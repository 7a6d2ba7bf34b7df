package io.courier.gateway.client.flow;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Emulation requests on their way to sessions of other gateways.
///
/// Of one session one is under way at a time, in the order they came. None is sent again after it
/// may have reached the session: a pong that counts twice would confirm what was never read.
///
/// Bounded by count and bytes, of one session and of the whole gateway.
public final class Relays {
  /// What a request costs beside its data: the objects around it.
  private static final int OVERHEAD_BYTES = 256;

  /// How long after an attempt that led nowhere the next one is made.
  private static final long RETRY_MILLIS = 200;

  /// Sends a request to the present owner of its shard.
  public interface Sender {
    /// @param request to be named in the answer
    /// @return the road it took; null when there is none now, and nothing was sent
    @Nullable Object send(long request, Relay relay);
  }

  /// One request.
  public static final class Relay {
    private final SessionKey key;
    private final ByteString data;
    private final List<Integer> tooLarge;
    private final Consumer<EmulationOutcome> done;
    private long deadline;
    private long request;
    private @Nullable Object road;
    private long retryAt;
    private long unknownSince = NEVER;

    /// @param data commands; empty when the frame was too large
    /// @param tooLarge ids of the commands in such a frame
    /// @param done told once
    public Relay(
        SessionKey key, ByteString data, List<Integer> tooLarge, Consumer<EmulationOutcome> done) {
      this.key = key;
      this.data = data;
      this.tooLarge = tooLarge;
      this.done = done;
    }

    public SessionKey key() {
      return key;
    }

    public ByteString data() {
      return data;
    }

    public List<Integer> tooLarge() {
      return tooLarge;
    }

    private int size() {
      return OVERHEAD_BYTES + data.size() + 4 * tooLarge.size();
    }
  }

  /// @param patienceMillis how long a session that is not found is looked for: it is being opened
  ///     anew when its owner has just changed
  /// @param timeoutMillis how long a request may wait in all
  public record Times(long patienceMillis, long timeoutMillis) {}

  private static final long NEVER = Long.MAX_VALUE;

  /// The requests of one session, the first of them under way.
  private static final class Line {
    private final ArrayDeque<Relay> relays = new ArrayDeque<>(2);
    private long bytes;
  }

  private final HeldRpcs.Limits limits;
  private final HeldBudget budget;
  private final Times times;
  private final Sender sender;
  private final Map<String, Line> lines = new HashMap<>();
  private final Map<Long, Relay> sent = new HashMap<>();
  private long requests;

  public Relays(HeldRpcs.Limits limits, HeldBudget budget, Times times, Sender sender) {
    this.limits = limits;
    this.budget = budget;
    this.times = times;
    this.sender = sender;
  }

  public void add(Relay relay, long nowMillis) {
    Line line = lines.computeIfAbsent(relay.key.client(), first -> new Line());
    boolean isFirst = line.relays.isEmpty();
    if (!isFirst
        && (line.relays.size() >= limits.maxCount()
            || line.bytes + relay.size() > limits.maxBytes())) {
      relay.done.accept(EmulationOutcome.BUSY);
      return;
    }
    if (!budget.take(relay.size())) {
      if (isFirst) {
        lines.remove(relay.key.client());
      }
      relay.done.accept(EmulationOutcome.BUSY);
      return;
    }
    relay.deadline = nowMillis + times.timeoutMillis();
    line.relays.add(relay);
    line.bytes += relay.size();
    if (isFirst) {
      attempt(relay, nowMillis);
    }
  }

  private void attempt(Relay relay, long nowMillis) {
    long request = ++requests;
    relay.road = sender.send(request, relay);
    if (relay.road == null) {
      relay.retryAt = nowMillis + RETRY_MILLIS;
    } else {
      relay.request = request;
      sent.put(request, relay);
    }
  }

  /// The owner has answered.
  public void answered(long request, boolean isPassedOn, long nowMillis) {
    Relay relay = sent.remove(request);
    if (relay == null) {
      return;
    }
    if (isPassedOn) {
      finish(relay, EmulationOutcome.PASSED_ON, nowMillis);
      return;
    }
    if (relay.unknownSince == NEVER) {
      relay.unknownSince = nowMillis;
    }
    if (nowMillis - relay.unknownSince >= times.patienceMillis()) {
      unknown(relay.key.client());
    } else {
      relay.road = null;
      relay.retryAt = nowMillis + RETRY_MILLIS;
    }
  }

  /// Nobody has heard of it: nor will what waits behind find it.
  private void unknown(String client) {
    Line line = lines.remove(client);
    if (line != null) {
      for (Relay each : line.relays) {
        budget.giveBack(each.size());
        each.done.accept(EmulationOutcome.UNKNOWN);
      }
    }
  }

  /// What took this road may have arrived or not.
  public void lost(Object road, long nowMillis) {
    for (Relay relay : List.copyOf(sent.values())) {
      if (road.equals(relay.road)) {
        sent.remove(relay.request);
        finish(relay, EmulationOutcome.UNAVAILABLE, nowMillis);
      }
    }
  }

  /// To be called often: gives up what has waited too long, and tries again what found no owner.
  public void look(long nowMillis) {
    for (Line line : new ArrayList<>(lines.values())) {
      Relay first = line.relays.peekFirst();
      while (first != null && first.deadline - nowMillis <= 0) {
        sent.remove(first.request);
        finish(first, EmulationOutcome.UNAVAILABLE, nowMillis);
        first = line.relays.peekFirst();
      }
      if (first != null && first.road == null && first.retryAt - nowMillis <= 0) {
        attempt(first, nowMillis);
      }
    }
  }

  private void finish(Relay relay, EmulationOutcome outcome, long nowMillis) {
    Line line = lines.get(relay.key.client());
    if (line == null) {
      return;
    }
    line.relays.remove(relay);
    line.bytes -= relay.size();
    budget.giveBack(relay.size());
    relay.done.accept(outcome);
    Relay next = line.relays.peekFirst();
    if (next == null) {
      lines.remove(relay.key.client());
    } else if (next.road == null) {
      attempt(next, nowMillis);
    }
  }

  public int waiting() {
    return lines.values().stream().mapToInt(line -> line.relays.size()).sum();
  }
}
