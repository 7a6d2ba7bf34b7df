package io.courier.load;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/// The messages of one sender to one receiver: numbered, timed from when each was due, and checked
/// for loss, repeats and order at the receiver.
///
/// The content is `{"n":<number>,"due":<nanoseconds>}`. The receiving methods run on the receiver's
/// event loop alone.
final class Flow implements LoadClient.Inbox {
  private static final byte[] NUMBER = "{\"n\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DUE = ",\"due\":".getBytes(StandardCharsets.US_ASCII);

  private final String run;
  private final String to;
  private final Histogram latency;
  private final Tally tally;
  private final Runnable onReceived;
  private final AtomicLong sent = new AtomicLong();
  private long expected;

  /// @param latency shared by all flows of one event loop, in microseconds
  /// @param onReceived called after each message, for who sends the next one then
  Flow(String run, String to, Histogram latency, Tally tally, Runnable onReceived) {
    this.run = run;
    this.to = to;
    this.latency = latency;
    this.tally = tally;
    this.onReceived = onReceived;
  }

  /// @param dueNanos when the message should have gone out, by [System#nanoTime()]
  void send(LoadClient from, long dueNanos) {
    long number = sent.getAndIncrement();
    tally.sent.increment();
    from.send(to, run + "-" + number, "{\"n\":" + number + ",\"due\":" + dueNanos + "}");
  }

  @Override
  public void received(ByteString publication) {
    byte[] bytes = publication.toByteArray();
    int at = indexOf(bytes, NUMBER, 0);
    if (at < 0) {
      return; // an event, not one of ours
    }
    long number = number(bytes, at + NUMBER.length);
    long due = number(bytes, indexOf(bytes, DUE, at) + DUE.length);
    if (number < expected) {
      tally.repeated.increment();
      return;
    }
    if (number > expected) {
      tally.outOfOrder.increment();
    }
    expected = number + 1;
    tally.received.increment();
    latency.recordValue(Math.max(1, (System.nanoTime() - due) / 1_000));
    onReceived.run();
  }

  @Override
  public void refused(String sentence) {
    tally.refused(sentence);
  }

  private static long number(byte[] bytes, int from) {
    long number = 0;
    for (int i = from; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      number = number * 10 + (bytes[i] - '0');
    }
    return number;
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      int j = 0;
      while (j < wanted.length && bytes[i + j] == wanted[j]) {
        j++;
      }
      if (j == wanted.length) {
        return i;
      }
    }
    return -1;
  }
}
