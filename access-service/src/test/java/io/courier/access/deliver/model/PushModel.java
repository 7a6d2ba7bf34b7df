package io.courier.access.deliver.model;

import org.jspecify.annotations.Nullable;

/// Push: one thread over push_task and push_receipt; decides by presence as it was read.
final class PushModel implements Actor {
  private final World world;
  private int taskAt;
  private int receiptAt;
  private @Nullable Rec read;
  private boolean readTask;
  private long presence;

  PushModel(World world) {
    this.world = world;
  }

  void crash() {
    taskAt = world.pushTask.committed;
    receiptAt = world.pushReceipt.committed;
    read = null;
    world.say(() -> "push crashes");
  }

  @Override
  public boolean step() {
    if (read == null) {
      return read();
    }
    if (readTask) {
      task(read, ++taskAt);
    } else {
      receipt(read);
      receiptAt++;
    }
    read = null;
    if (world.chance(0.4)) {
      world.pushTask.committed = Math.max(world.pushTask.committed, taskAt);
      world.pushReceipt.committed = Math.max(world.pushReceipt.committed, receiptAt);
    }
    return true;
  }

  private boolean read() {
    boolean tasks = taskAt < world.pushTask.end();
    boolean receipts = receiptAt < world.pushReceipt.end();
    if (!tasks && !receipts) {
      return false;
    }
    readTask = tasks && (!receipts || world.random.nextBoolean());
    read = readTask ? world.pushTask.get(taskAt) : world.pushReceipt.get(receiptAt);
    presence = world.presence;
    return true;
  }

  /// @param position offset plus one, so that none is 0
  private void task(Rec task, long position) {
    if (task instanceof Rec.Live live) {
      long first = world.firstPosition.computeIfAbsent(live.id(), id -> position);
      boolean online = presence != 0;
      world.say(() -> "push " + live.id() + " at " + first + (online ? " live" : " to store"));
      if (online) {
        world.pushDeliver.append(new Rec.Live(first, live.id()));
      } else {
        world.offlineStorage.append(new Rec.Store(first, live.id()));
      }
    } else if (!(task instanceof Rec.Ephemeral) || presence != 0) {
      world.pushDeliver.append(task);
    }
  }

  private void receipt(Rec receipt) {
    switch (receipt) {
      case Rec.Failed failed -> {
        if (world.keeps(Rule.KEEP_OLD_RECEIPTS) || failed.epoch() >= world.owner.epoch()) {
          world.offlineStorage.append(new Rec.Store(failed.position(), failed.id()));
        }
      }
      case Rec.Confirmed confirmed -> world.offlineAck.append(confirmed);
      case Rec.Marker marker -> world.offlineStorage.append(marker);
      default -> throw new IllegalStateException("no receipt: " + receipt);
    }
  }
}
