package io.courier.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// What one user writes to another: numbered texts, each a moment after the answer to the last, so
/// that their order is the order of the conversation whatever has to be repeated.
final class Flow {
  private static final Executor A_MOMENT_LATER =
      CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS);

  private final ChatClient from;
  private final String user;
  private final ChatClient to;

  /// When each was sent first, by its number.
  private final List<Long> begun = new CopyOnWriteArrayList<>();

  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean going;
  private volatile CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
  private int begunBefore;

  /// @param user of the receiving client
  Flow(ChatClient from, String user, ChatClient to) {
    this.from = from;
    this.user = user;
    this.to = to;
  }

  void start() {
    going = true;
    ended = new CompletableFuture<>();
    begunBefore = begun.size();
    next();
  }

  /// Done when the last one is answered.
  CompletableFuture<Void> stop() {
    going = false;
    return ended;
  }

  int answered() {
    return answered.get();
  }

  /// All that was sent so far.
  List<String> texts() {
    return IntStream.range(0, begun.size()).mapToObj(Flow::text).toList();
  }

  /// All that arrived so far.
  List<String> arrived() {
    return to.texts();
  }

  /// The longest that a message has taken since [#start()], from its first send to the receiver's
  /// application.
  Duration longestDelay() {
    List<Received> messages =
        new ArrayList<>(to.received().stream().filter(it -> it.type().equals("message")).toList());
    long longest = 0;
    for (int number = begunBefore; number < begun.size(); number++) {
      longest = Math.max(longest, messages.get(number).atNanos() - begun.get(number));
    }
    return Duration.ofNanos(longest);
  }

  private void next() {
    if (!going) {
      ended.complete(null);
      return;
    }
    String text = text(begun.size());
    begun.add(System.nanoTime());
    from.sendUntilAnswered(user, text)
        .thenRun(answered::incrementAndGet)
        .thenRunAsync(this::next, A_MOMENT_LATER);
  }

  private static String text(int number) {
    return "m" + number;
  }
}
