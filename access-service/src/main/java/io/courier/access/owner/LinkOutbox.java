package io.courier.access.owner;

import com.google.protobuf.ByteString;
import io.courier.access.link.Link;
import io.courier.access.session.Session;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.client.PublicationFrame.Via;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Down;
import io.courier.messages.topic.PageEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The frames of one loop's turn, by link, until they leave together.
///
/// The same delivery for several sessions of one link and codec is one frame with all their
/// handles, as long as nothing else for that codec came between: frames of one session stay in
/// order.
final class LinkOutbox {
  private final Map<Link, Frames> links = new HashMap<>();

  /// A frame about one session that is no delivery.
  void control(Session session, Down frame) {
    of(session).control(session.shard(), frame);
  }

  /// A frame about a shard and no session.
  void control(Link link, int shard, Down frame) {
    of(link).control(shard, frame);
  }

  void live(Session session, RecordDelivery delivery, long mark, long epoch) {
    of(session).live(session, delivery, mark, epoch);
  }

  void stored(Session session, PageEntry entry, long mark, boolean late, long epoch) {
    ByteString frame =
        PublicationFrame.encode(
            session.codec(),
            entry.getPosition(),
            entry.getMessage().getPublication(),
            late ? Via.LATE : Via.MAILBOX);
    Deliver.Builder deliver =
        Deliver.newBuilder()
            .setFrame(frame)
            .setPosition(entry.getPosition())
            .addHandles(session.handle())
            .addMarks(mark)
            .setEpoch(epoch);
    of(session).control(session.shard(), Down.newBuilder().setDeliver(deliver).build());
  }

  /// Lets everything go to the links. Whose link is closed meanwhile has its sessions detached.
  void flush() {
    for (Map.Entry<Link, Frames> entry : links.entrySet()) {
      entry.getKey().send(entry.getValue().all());
    }
    links.clear();
  }

  /// Nothing of this shard may leave any more.
  void discard(int shard) {
    links.values().forEach(frames -> frames.discard(shard));
  }

  private Frames of(Session session) {
    return of(session.link());
  }

  private Frames of(Link link) {
    return links.computeIfAbsent(link, any -> new Frames());
  }

  /// A frame and whose shard it is.
  private record Pending(int shard, Down frame) {}

  /// A delivery to which handles are still added.
  private record Group(int shard, RecordDelivery delivery, Deliver.Builder frame) {}

  /// What waits for one link.
  private static final class Frames {
    private List<Pending> pending = new ArrayList<>();
    private @Nullable Group json;
    private @Nullable Group protobuf;

    private void control(int shard, Down frame) {
      closeGroups();
      pending.add(new Pending(shard, frame));
    }

    private void live(Session session, RecordDelivery delivery, long mark, long epoch) {
      boolean isProtobuf = session.codec() == Codec.PROTOBUF;
      Group open = isProtobuf ? protobuf : json;
      if (open == null || open.delivery() != delivery) {
        close(open);
        open = new Group(session.shard(), delivery, begin(session, delivery, epoch));
        if (isProtobuf) {
          protobuf = open;
        } else {
          json = open;
        }
      }
      open.frame().addHandles(session.handle()).addMarks(mark);
    }

    private static Deliver.Builder begin(Session session, RecordDelivery delivery, long epoch) {
      return Deliver.newBuilder()
          .setFrame(delivery.frame(session.codec()))
          .setPosition(delivery.position())
          .setLive(true)
          .setEpoch(epoch);
    }

    private List<Down> all() {
      closeGroups();
      List<Down> frames = new ArrayList<>(pending.size());
      pending.forEach(each -> frames.add(each.frame()));
      return frames;
    }

    private void discard(int shard) {
      closeGroups();
      pending.removeIf(each -> each.shard() == shard);
    }

    private void closeGroups() {
      close(json);
      close(protobuf);
      json = null;
      protobuf = null;
    }

    private void close(@Nullable Group group) {
      if (group != null) {
        Down frame = Down.newBuilder().setDeliver(group.frame()).build();
        pending.add(new Pending(group.shard(), frame));
      }
    }
  }
}
