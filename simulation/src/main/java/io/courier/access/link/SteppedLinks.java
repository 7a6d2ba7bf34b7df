package io.courier.access.link;

import io.courier.messages.link.Down;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens the owner's end of links, and takes from them what is to be written.
///
/// In this package because a link's queue is its own affair.
public final class SteppedLinks {
  private static final LinkSettings SETTINGS = new LinkSettings(1 << 20, 1 << 12);

  private SteppedLinks() {}

  public static Link open(String gateway, long nowNanos) {
    Link link = new Link(gateway, SETTINGS, nowNanos);
    link.greeted(gateway);
    return link;
  }

  /// The next batch of frames; empty when nothing waits.
  public static List<Down> take(Link link) {
    if (link.queuedBytes() == 0) {
      return List.of();
    }
    try {
      var batch = link.take();
      return batch == null ? List.of() : batch.getFramesList();
    } catch (InterruptedException e) {
      throw new IllegalStateException("there was something to take", e);
    }
  }

  public static boolean isClosed(@Nullable Link link) {
    return link == null || link.isClosed();
  }

  public static void close(Link link) {
    link.close();
  }

  public static long queuedBytes(Link link) {
    return link.queuedBytes();
  }
}
