package io.courier.gateway.api;

import io.courier.gateway.api.flow.OwnerCalls;
import io.courier.gateway.api.flow.OwnerCalls.Attempt;
import io.courier.gateway.api.flow.OwnerCalls.Outcome;
import io.courier.gateway.link.Link;
import io.courier.gateway.link.LinkPool;
import io.courier.gateway.link.OwnerDirectory;
import io.courier.messages.id.Shards;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.Up;
import io.courier.messages.redis.ShardOwner;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Brings calls to the owners of users by the links, and their answers back. All of it happens on
/// one event loop, so that calls leave in the order in which they were made.
final class OwnerRoad implements OwnerCalls.Road {
  private static final long LOOK_MILLIS = 50;

  /// Of a shard that is not known, since Redis has not named the topics.
  private static final int NO_SHARD = -1;

  private final EventLoop eventLoop;
  private final OwnerDirectory directory;
  private final LinkPool links;
  private final long timeoutMillis;
  private final OwnerCalls calls = new OwnerCalls(this);
  private volatile int waiting;

  OwnerRoad(EventLoop eventLoop, OwnerDirectory directory, LinkPool links, Duration timeout) {
    this.eventLoop = eventLoop;
    this.directory = directory;
    this.links = links;
    this.timeoutMillis = timeout.toMillis();
    eventLoop.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Runs something on the event loop of calls.
  void execute(Runnable task) {
    eventLoop.execute(task);
  }

  /// When what begins now has to be answered.
  long deadline() {
    return nowMillis() + timeoutMillis;
  }

  /// On the event loop of calls.
  void call(String user, ServerCall call, long deadline, Consumer<Outcome> done) {
    calls.call(user, call, deadline, nowMillis(), done);
  }

  /// The shard of a user, or a number that is none while the topics are not known.
  int shardOf(String user) {
    return directory
        .owners()
        .map(owners -> new Shards(owners.facts().shards()).of(user))
        .orElse(NO_SHARD);
  }

  @Override
  public Attempt send(long number, String user, ServerCall call) {
    int shard = shardOf(user);
    ShardOwner owner = shard == NO_SHARD ? null : directory.ownerOf(shard);
    Link link = owner == null ? null : links.to(owner.link());
    if (link == null) {
      return new Attempt.NoRoad();
    }
    if (!link.takesServerCalls()) {
      return new Attempt.NotAvailable();
    }
    ServerCall numbered = call.toBuilder().setCall(number).setShard(shard).build();
    return link.send(Up.newBuilder().setServerCall(numbered).build())
        ? new Attempt.Sent(link)
        : new Attempt.NoRoad();
  }

  @Override
  public void isNotOwner(String user) {
    int shard = shardOf(user);
    if (shard != NO_SHARD) {
      directory.avoid(shard);
    }
  }

  /// On any thread.
  void answered(ServerAnswer answer) {
    eventLoop.execute(() -> calls.answered(answer, nowMillis()));
  }

  /// On any thread.
  void down(Link link) {
    eventLoop.execute(() -> calls.lost(link));
  }

  private void look() {
    calls.look(nowMillis());
    waiting = calls.waiting();
  }

  /// Calls without an answer, as of the last look.
  int waiting() {
    return waiting;
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
