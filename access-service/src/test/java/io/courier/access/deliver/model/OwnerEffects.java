package io.courier.access.deliver.model;

import io.courier.access.deliver.DeviceEffects;
import io.courier.access.deliver.DeviceSession;
import io.courier.access.deliver.LiveDelivery;
import io.courier.access.deliver.PartitionCustody;
import io.courier.access.deliver.Reason;
import io.courier.access.deliver.RecordCustody;
import io.courier.access.deliver.Round;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.PageEntry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What an owner's queue wants done: carried out in the world, noted, and held against the rules.
final class OwnerEffects implements DeviceEffects {
  /// A record of push_deliver with one delivery, and where it lies.
  final class Read extends RecordCustody {
    final int offset;
    final long position;
    final int id;

    Read(int offset, long position, int id) {
      this.offset = offset;
      this.position = position;
      this.id = id;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public int bytes() {
      return 100;
    }

    @Override
    protected void done() {
      resolved.add(offset);
    }

    @Override
    public String toString() {
      return id + "@" + position;
    }
  }

  /// What is on its way to the brokers, in order.
  record Outgoing(Topic topic, Rec rec, @Nullable Read receiptOf) {}

  private final World world;
  private final OwnerModel owner;
  final PartitionCustody<Read> custody;
  final Set<Integer> resolved = new HashSet<>();
  final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();

  /// Deliveries that the queue holds or has sent, and since when.
  final Map<Read, Long> open = new LinkedHashMap<>();

  /// Failed here and not confirmed in a page since.
  final Map<Long, Integer> owed = new HashMap<>();

  boolean pageCame;
  boolean lastPageDone;
  long roundCounter;
  long lastConfirmed;
  private long markersOpened;
  private long highestSent;

  OwnerEffects(World world, OwnerModel owner) {
    this.world = world;
    this.owner = owner;
    this.custody = new PartitionCustody<>(world.custodyRecords, 1_000_000);
  }

  /// On this opening nothing has been sent yet.
  void sentUpTo(long position) {
    highestSent = position;
  }

  void produce(Topic topic, Rec rec, @Nullable Read receiptOf) {
    outgoing.add(new Outgoing(topic, rec, receiptOf));
  }

  @Override
  public void sendLive(DeviceSession session, LiveDelivery delivery, long mark) {
    Read record = (Read) delivery;
    world.say(() -> owner.name() + " sends " + record + " mark " + mark);
    checkOrder(record.position, false);
    owner.down(session, new Frame(record.position, record.id, mark, false, false, false));
  }

  @Override
  public void sendStored(DeviceSession session, PageEntry entry, long mark, boolean late) {
    int id = Integer.parseInt(entry.getMessage().getId());
    world.say(() -> owner.name() + " sends row " + id + " mark " + mark + " late " + late);
    checkOrder(entry.getPosition(), late);
    owner.down(session, new Frame(entry.getPosition(), id, mark, true, late, false));
  }

  /// On one opening, positions rise, except for what is late. To an explicit client what it did not
  /// acknowledge may be sent again; and what a gateway dropped was not sent.
  private void checkOrder(long position, boolean late) {
    if (late || position == 0 || world.explicitAck) {
      return;
    }
    if (position <= highestSent) {
      world.problem("DISORDER " + position + " after " + highestSent);
    }
    highestSent = position;
  }

  @Override
  public void resolved(LiveDelivery delivery) {
    Read record = (Read) delivery;
    if (open.remove(record) != null) {
      lastConfirmed = Math.max(lastConfirmed, record.position);
    }
    custody.resolveOne(record);
  }

  @Override
  public void fail(DeviceKey device, LiveDelivery delivery, Reason reason) {
    Read record = (Read) delivery;
    world.say(() -> owner.name() + " fails " + record + " " + reason);
    world.ackTimeouts += reason == Reason.ACK_TIMEOUT ? 1 : 0;
    open.remove(record);
    owed.put(record.position, record.id);
    produce(world.pushReceipt, new Rec.Failed(owner.epoch(), record.position, record.id), record);
  }

  @Override
  public void pageConfirmed(Round round, int number, long[] positions, boolean last) {
    for (long position : positions) {
      owed.remove(position);
    }
    lastPageDone |= last;
    Rec page =
        new Rec.Confirmed(
            round.toRecord(), number, LongStream.of(positions).boxed().toList(), last);
    produce(world.pushReceipt, page, null);
  }

  @Override
  public void marker(Round round) {
    world.say(() -> owner.name() + " marker " + round.counter());
    markersOpened++;
    roundCounter = round.counter();
    if (world.keeps(Rule.MARKER)) {
      produce(world.pushReceipt, new Rec.Marker(round.toRecord()), null);
    } else {
      askMailbox(round);
    }
  }

  @Override
  public void askMailbox(Round round) {
    world.say(() -> owner.name() + " asks " + round.counter());
    roundCounter = round.counter();
    produce(world.offlineRetrieve, new Rec.Ask(round.toRecord()), null);
  }

  @Override
  public void passedOver(DeviceKey device, int positions) {
    world.say(() -> owner.name() + " passes over " + owed + ", " + positions);
    world.passedOver.addAll(owed.values());
    world.mailboxPassedOver |= !lastPageDone;
    if (positions < owed.size() && world.evicted.isEmpty() && lastPageDone) {
      world.problem("UNCOUNTED passed over " + positions + " of " + owed);
    }
    owed.clear();
  }

  @Override
  public void gone(DeviceKey device) {
    world.say(() -> owner.name() + " gone");
    if (markersOpened > 0 && !pageCame && world.limits.presenceKeptNanos() > 1000 * World.MILLI) {
      world.problem("PRESENCE cleared before a page came");
    }
    if (owner.isCurrent()) {
      world.presence = 0;
    }
  }

  /// The window and what is held; and once more what was held, when a page made it go out.
  void checkBound() {
    int bound = world.limits.window() + 2 * world.limits.heldMessages() + 2;
    if (open.size() > bound
        && open.keySet().stream().mapToLong(Read::position).distinct().count() > bound) {
      world.problem("UNBOUNDED " + open.keySet());
    }
  }

  void checkPatience() {
    long patience =
        2 * world.limits.holdLimitNanos()
            + world.limits.ackTimeoutNanos()
            + world.limits.graceNanos()
            + 500 * World.MILLI;
    open.forEach(
        (record, since) -> {
          if (world.now - since > patience && owner.isCurrent()) {
            world.problem("HELD TOO LONG " + record);
          }
        });
  }
}
