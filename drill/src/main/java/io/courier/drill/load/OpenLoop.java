package io.courier.drill.load;

import io.courier.drill.ledger.Ledger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Sends at fixed times, whatever the system does, so that a pause shows in every message behind
/// it. What is under way is bounded: beyond that a message that is due is counted as withheld.
public final class OpenLoop implements AutoCloseable {
  private static final int MOST_UNDER_WAY = 20_000;

  private final Population clients;
  private final Ledger ledger;
  private final long intervalNanos;
  private final Thread thread;
  private volatile boolean stopped;

  /// @param rate messages a second over all clients
  public OpenLoop(Population clients, Ledger ledger, int rate) {
    this.clients = clients;
    this.ledger = ledger;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / rate;
    this.thread = Thread.ofPlatform().name("load").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    for (long due = System.nanoTime(); !stopped; due += intervalNanos) {
      long early = due - System.nanoTime();
      while (early > 0 && !stopped) {
        LockSupport.parkNanos(early);
        early = due - System.nanoTime();
      }
      if (ledger.unresolved() >= MOST_UNDER_WAY || !clients.sendOne(due)) {
        ledger.withheld();
      }
    }
  }

  /// Returns when nothing more is sent.
  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
