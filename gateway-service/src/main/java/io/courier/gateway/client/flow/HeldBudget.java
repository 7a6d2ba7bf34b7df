package io.courier.gateway.client.flow;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes that the held commands of all sessions may take together. For any thread.
public final class HeldBudget {
  private final long limit;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong commands = new AtomicLong();

  public HeldBudget(long limitBytes) {
    this.limit = limitBytes;
  }

  /// Takes a share for one command, or nothing when the budget is spent.
  boolean take(long size) {
    if (bytes.addAndGet(size) > limit) {
      bytes.addAndGet(-size);
      return false;
    }
    commands.incrementAndGet();
    return true;
  }

  void giveBack(long size) {
    bytes.addAndGet(-size);
    commands.decrementAndGet();
  }

  public long limit() {
    return limit;
  }

  public long bytes() {
    return bytes.get();
  }

  public long commands() {
    return commands.get();
  }
}
