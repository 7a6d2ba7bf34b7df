package io.courier.gateway.link;

import io.courier.messages.link.Down;
import java.util.List;

/// Begins the back-off anew once a node has said hello, and hands everything on.
record Resetting(LinkListener listener, Backoff backoff) implements LinkListener {
  @Override
  public void up(Link link) {
    backoff.reset();
    listener.up(link);
  }

  @Override
  public void down(Link link) {
    listener.down(link);
  }

  @Override
  public void received(Link link, List<Down> frames, int bytes) {
    listener.received(link, frames, bytes);
  }
}
