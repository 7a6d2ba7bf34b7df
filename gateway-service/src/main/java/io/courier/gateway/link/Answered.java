package io.courier.gateway.link;

import io.courier.messages.link.Down;
import java.util.List;

/// Says when a node has said hello, and hands everything on.
record Answered(LinkListener listener, Runnable whenUp) implements LinkListener {
  @Override
  public void up(Link link) {
    whenUp.run();
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
