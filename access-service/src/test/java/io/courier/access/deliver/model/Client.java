package io.courier.access.deliver.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The device: takes messages over, and remembers the last position for its next connection.
///
/// One with explicit acknowledgement first reads and later stores; what it has not stored when the
/// connection ends, it has not got.
final class Client {
  record Got(int id, boolean late) {}

  private final World world;
  final List<Got> got = new ArrayList<>();
  private final ArrayDeque<Frame> read = new ArrayDeque<>();
  long position;

  Client(World world) {
    this.world = world;
  }

  /// The SDK hands a publication to the application.
  void receive(Frame frame) {
    world.say(() -> "client receives " + frame);
    if (world.explicitAck && !frame.late()) {
      read.add(frame);
    } else {
      take(frame);
    }
  }

  /// An explicit one stores the next, and acknowledges it.
  boolean store(Gateway gateway) {
    Frame frame = read.poll();
    if (frame == null) {
      return false;
    }
    take(frame);
    gateway.acknowledged(frame.position());
    return true;
  }

  private void take(Frame frame) {
    if (frame.id() != 0) {
      got.add(new Got(frame.id(), frame.late()));
    }
    if (!frame.late() && frame.position() != 0) {
      position = world.explicitAck ? Math.max(position, frame.position()) : frame.position();
    }
  }

  void disconnected() {
    read.clear();
  }
}
