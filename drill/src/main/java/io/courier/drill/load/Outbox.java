package io.courier.drill.load;

import io.courier.drill.ledger.Ledger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a device has sent and got no answer to: it is sent again, in order and under the same ids,
/// after a reconnect, a temporary error, or five seconds.
final class Outbox {
  /// Messages without an answer; as many commands as a gateway keeps for a session.
  static final int MOST = 64;

  private static final long ANSWER_MILLIS = 5_000;
  private static final long AGAIN_MILLIS = 300;

  private final Device device;

  /// By message number, in the order in which they were due.
  private final Map<Long, Send> open = new LinkedHashMap<>();

  /// By command id of the present session.
  private final Map<Integer, Long> commands = new HashMap<>();

  private volatile int size;

  private static final class Send {
    final String to;
    int attempts;

    Send(String to) {
      this.to = to;
    }
  }

  Outbox(Device device) {
    this.device = device;
  }

  /// Whether it takes no more. From any thread.
  boolean isFull() {
    return size >= MOST;
  }

  /// Books a message that is due, and sends it when there is a connection.
  void send(String to, long due) {
    long number = device.place.ledger().due(device.key(), to, due);
    open.put(number, new Send(to));
    size = open.size();
    attempt(number);
  }

  void connected(Session session) {
    commands.clear();
    List.copyOf(open.keySet()).forEach(this::attempt);
  }

  void answered(int command, String id) {
    Long number = commands.remove(command);
    if (number != null) {
      open.remove(number);
      size = open.size();
      device.place.ledger().accepted(number, id, System.nanoTime());
    }
  }

  void failed(int command, boolean temporary, String sentence) {
    Long number = commands.remove(command);
    if (number == null) {
      return;
    }
    if (temporary) {
      long pause = AGAIN_MILLIS + device.random.nextLong(AGAIN_MILLIS);
      attemptLater(number, pause);
    } else {
      open.remove(number);
      size = open.size();
      Ledger ledger = device.place.ledger();
      ledger.refused(number, sentence);
    }
  }

  private void attempt(long number) {
    Send send = open.get(number);
    @Nullable Session session = device.session();
    if (send == null || session == null || !session.isOpen()) {
      return;
    }
    send.attempts++;
    commands.put(session.send(send.to, number), number);
    attemptLater(number, ANSWER_MILLIS);
  }

  /// Unless something else has happened to it until then.
  private void attemptLater(long number, long millis) {
    Send send = open.get(number);
    if (send == null) {
      return;
    }
    int attempts = send.attempts;
    device
        .place
        .loop()
        .schedule(
            () -> {
              if (open.get(number) == send && send.attempts == attempts) {
                attempt(number);
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }
}
