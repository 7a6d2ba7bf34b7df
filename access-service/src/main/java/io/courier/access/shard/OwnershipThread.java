package io.courier.access.shard;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// The thread by which this node learns that the group still counts it in: the ownership's alone.
///
/// While it stands still the lease runs out, and without the lease no loop takes anything in. So
/// nothing may run here that waits for a loop, or for anything else: a node whose thread waited for
/// a full loop stood still for ever. It is a type of its own and no executor, because Spring gives
/// the only [ScheduledExecutorService] that it finds to every `@Scheduled` method.
final class OwnershipThread implements AutoCloseable {
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("ownership").daemon().factory());

  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
