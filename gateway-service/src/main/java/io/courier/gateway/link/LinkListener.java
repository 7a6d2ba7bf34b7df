package io.courier.gateway.link;

import io.courier.messages.link.Down;
import java.util.List;

/// Takes what happens on links. Called on the event loop of the link.
public interface LinkListener {
  /// The node answered; sessions may be opened.
  void up(Link link);

  /// The link is gone, and with it all sessions that were open on it.
  void down(Link link);

  /// Frames in the order they came. The listener calls [Link#taken(int)] with each part of `bytes`
  /// as it is done with it, so that reading pauses when sessions don't keep up.
  void received(Link link, List<Down> frames, int bytes);
}
