package io.courier.access.link;

import io.courier.messages.link.Up;
import java.util.List;

/// What takes the frames of all links. For one link the calls come one after another; a call that
/// does not return holds up that link alone.
public interface LinkFrames {
  /// The gateway has said hello.
  void up(Link link);

  /// Frames in the order the gateway sent them; hellos and pings are not among them.
  void frames(Link link, List<Up> frames);

  /// The link is gone, and with it every session on it. Comes last, and once.
  void down(Link link);
}
