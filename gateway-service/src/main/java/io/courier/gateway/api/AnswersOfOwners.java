package io.courier.gateway.api;

import io.courier.gateway.link.Link;
import io.courier.gateway.link.LinkListener;
import io.courier.messages.link.Down;
import java.util.List;

/// Takes the answers to servers' calls out of what links bring; all else is for the sessions.
record AnswersOfOwners(LinkListener sessions, OwnerRoad road) implements LinkListener {
  @Override
  public void up(Link link) {
    sessions.up(link);
  }

  @Override
  public void down(Link link) {
    road.down(link);
    sessions.down(link);
  }

  @Override
  public void received(Link link, List<Down> frames, int bytes) {
    for (Down frame : frames) {
      if (frame.hasServerAnswer()) {
        road.answered(frame.getServerAnswer());
      }
    }
    sessions.received(link, frames, bytes);
  }
}
