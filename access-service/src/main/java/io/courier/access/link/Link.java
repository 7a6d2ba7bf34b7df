package io.courier.access.link;

import io.courier.messages.link.Down;
import io.courier.messages.link.DownBatch;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One link to a gateway: a bounded queue of frames, and the batches they leave in.
///
/// Frames leave in the order of [#send]. Nothing is ever left out of that order: a link whose queue
/// is full is closed, because a frame that follows a lost one would confirm what was never written.
public final class Link {
  /// What a waiting frame takes beside its bytes: the objects around it.
  private static final int OVERHEAD_BYTES = 128;

  private final String name;
  private final LinkSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Down> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean closed;
  private volatile String gateway = "";
  private volatile long heardNanos;

  Link(String name, LinkSettings settings, long nowNanos) {
    this.name = name;
    this.settings = settings;
    this.heardNanos = nowNanos;
  }

  /// The gateway's name; empty before its hello.
  public String gateway() {
    return gateway;
  }

  /// Queues frames; never waits. On a closed link they are dropped: its sessions are detached.
  ///
  /// @return whether the link is still open
  public boolean send(List<Down> frames) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      for (Down frame : frames) {
        queue.add(frame);
        queuedBytes += OVERHEAD_BYTES + frame.getSerializedSize();
      }
      if (queuedBytes > settings.queueBytes()) {
        closeLocked();
      }
      changed.signal();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /// The next batch, as soon as there is something to write; null when the link is closed.
  @Nullable DownBatch take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && !closed) {
        changed.await();
      }
      if (closed) {
        return null;
      }
      DownBatch.Builder batch = DownBatch.newBuilder();
      long bytes = 0;
      int frames = 0;
      for (Down next = queue.peek(); next != null; next = queue.peek()) {
        int size = next.getSerializedSize();
        if (bytes > 0 && bytes + size > settings.batchBytes()) {
          break;
        }
        batch.addFrames(queue.remove());
        bytes += size;
        frames++;
      }
      queuedBytes -= bytes + (long) frames * OVERHEAD_BYTES;
      return batch.build();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closeLocked();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  long queuedBytes() {
    lock.lock();
    try {
      return queuedBytes;
    } finally {
      lock.unlock();
    }
  }

  void greeted(String gatewayName) {
    gateway = gatewayName;
  }

  boolean isGreeted() {
    return !gateway.isEmpty();
  }

  void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  long heardNanos() {
    return heardNanos;
  }

  private void closeLocked() {
    closed = true;
    queue.clear();
    queuedBytes = 0;
  }

  @Override
  public String toString() {
    return name + " to " + gateway;
  }
}
