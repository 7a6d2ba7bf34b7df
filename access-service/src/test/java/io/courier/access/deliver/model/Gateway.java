package io.courier.access.deliver.model;

import io.courier.access.deliver.DeviceSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gateway's side of one client connection: link, bounded queue, socket, pongs.
final class Gateway {
  /// One opening of the session at an owner.
  record Opening(String id, int number) implements DeviceSession {}

  private sealed interface Up {
    record Confirm(long mark, long position) implements Up {}

    record Ack(long position) implements Up {}

    record Overflow(long mark) implements Up {}

    record Drained() implements Up {}
  }

  private final World world;
  private final String id;
  private final ArrayDeque<Frame> link = new ArrayDeque<>();
  private final ArrayDeque<Frame> queue = new ArrayDeque<>();
  private final List<Frame> socket = new ArrayList<>();
  private final List<Up> up = new ArrayList<>();
  private final long from;
  private long written;
  private long confirmed;
  private boolean dropping;
  private boolean full;
  private int openings;
  @Nullable OwnerModel home;
  @Nullable Opening opening;

  Gateway(World world, String id) {
    this.world = world;
    this.id = id;
    this.from = world.client.position;
  }

  /// Opens the session at the present owner, if it is not open there.
  boolean rehome() {
    if (home == world.owner && opening != null) {
      return false;
    }
    boolean resumed = openings > 0;
    home = world.owner;
    opening = new Opening(id, ++openings);
    link.clear();
    queue.clear();
    full = false;
    dropping = false;
    // Marks of the former opening mean nothing to the new one.
    up.removeIf(frame -> frame instanceof Up.Overflow || frame instanceof Up.Drained);
    up.replaceAll(frame -> frame instanceof Up.Confirm c ? new Up.Confirm(0, c.position()) : frame);
    socket.replaceAll(f -> new Frame(f.position(), f.id(), 0, f.row(), f.late(), false));
    // Of an explicit one, the gateway knows only what the device said when it connected.
    home.opened(opening, resumed && !world.explicitAck ? confirmed : from, resumed);
    return true;
  }

  /// The link to the owner breaks: what was on it is lost, and both sides know.
  void linkBreaks() {
    if (home != null && opening != null) {
      home.closed(opening);
      opening = null;
      link.clear();
      world.linksBroken++;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a session that is opened again is another one
  void down(OwnerModel by, DeviceSession to, Frame frame) {
    if (by == home && to == opening) {
      link.add(frame);
    }
  }

  boolean receive() {
    Frame frame = link.poll();
    if (frame == null) {
      return false;
    }
    if (frame.seen()) {
      dropping = false;
      drainedPerhaps();
    } else if (!dropping && queue.size() < world.gatewayQueue) {
      queue.add(frame);
    } else if (!dropping) {
      dropping = true;
      full = true;
      world.overflows++;
      world.say(() -> "gateway overflows at " + frame);
      up.add(new Up.Overflow(frame.mark()));
    }
    return true;
  }

  boolean write() {
    Frame frame = queue.poll();
    if (frame == null) {
      return false;
    }
    if (!frame.row() && frame.position() != 0 && frame.position() <= written) {
      socket.add(Frame.confirmOnly(frame));
    } else {
      socket.add(frame);
      if (!frame.late()) {
        written = Math.max(written, frame.position());
      }
    }
    drainedPerhaps();
    return true;
  }

  private void drainedPerhaps() {
    if (full && !dropping && queue.size() <= world.gatewayQueue / 2) {
      full = false;
      up.add(new Up.Drained());
    }
  }

  /// The client reads the next frame and answers the ping behind it.
  boolean read() {
    Frame frame = socket.isEmpty() ? null : socket.removeFirst();
    if (frame == null) {
      return false;
    }
    if (frame.id() != 0) {
      world.client.receive(frame);
    }
    up.add(new Up.Confirm(frame.mark(), frame.position()));
    return true;
  }

  void acknowledged(long position) {
    up.add(new Up.Ack(position));
  }

  /// The gateway hands the client's next answer to the owner.
  boolean answer() {
    if (opening == null || home == null || up.isEmpty()) {
      return false;
    }
    switch (up.removeFirst()) {
      case Up.Confirm confirm -> {
        confirmed = Math.max(confirmed, Math.min(confirm.position(), written));
        home.confirmed(opening, confirm.mark());
      }
      case Up.Ack ack -> home.acknowledged(opening, ack.position());
      case Up.Overflow overflow -> home.overflowed(opening, overflow.mark());
      case Up.Drained drained -> home.drained(opening);
    }
    return true;
  }
}
