package io.courier.gateway.link;

import io.courier.messages.link.Up;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The frames that wait for a link's socket. Filled by any thread, emptied by one.
///
/// Bounded by count and bytes. Clients' commands find no room at the bound; what keeps the two
/// sides in step (openings, confirmations, overflows) may go to twice the bound, and no further.
final class UpQueue {
  private final int maxFrames;
  private final long maxBytes;
  private final Queue<Up> frames = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  UpQueue(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  boolean offer(Up frame) {
    int times = isCommand(frame) ? 1 : 2;
    int size = frame.getSerializedSize();
    int frameCount = count.incrementAndGet();
    long byteCount = bytes.addAndGet(size);
    if (frameCount > (long) maxFrames * times || byteCount > maxBytes * times) {
      forget(size);
      return false;
    }
    frames.add(frame);
    return true;
  }

  /// What a client or a server says, which may be refused.
  static boolean isCommand(Up frame) {
    return frame.hasRpc() || frame.hasEmulate() || frame.hasServerCall();
  }

  @Nullable Up peek() {
    return frames.peek();
  }

  /// Removes the frame that [#peek()] has shown.
  void remove() {
    Up frame = frames.remove();
    forget(frame.getSerializedSize());
  }

  private void forget(int size) {
    count.decrementAndGet();
    bytes.addAndGet(-size);
  }

  int count() {
    return count.get();
  }

  long bytes() {
    return bytes.get();
  }
}
