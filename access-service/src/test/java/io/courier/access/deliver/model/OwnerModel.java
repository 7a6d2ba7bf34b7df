package io.courier.access.deliver.model;

import io.courier.access.deliver.DeviceEffects;
import io.courier.access.deliver.DeviceQueue;
import io.courier.access.deliver.DeviceSession;
import io.courier.access.deliver.LiveDelivery;
import io.courier.access.deliver.PartitionCustody;
import io.courier.access.deliver.Reason;
import io.courier.access.deliver.RecordCustody;
import io.courier.access.deliver.Round;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An owner of the shard with the real queue of its one device; deposed, it goes on for a while.
final class OwnerModel implements Actor, DeviceEffects {
  private static final DeviceKey DEVICE = new DeviceKey("alice", "phone");

  /// A record of push_deliver with one delivery, and where it lies.
  private final class ReadRecord extends RecordCustody {
    final int offset;
    final long position;
    final int id;

    ReadRecord(int offset, long position, int id) {
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
  private record Outgoing(Topic topic, Rec rec, @Nullable ReadRecord receiptOf) {}

  private final World world;
  private final long epoch;
  private final PartitionCustody<ReadRecord> custody;
  private final Set<Integer> resolved = new HashSet<>();
  private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();

  /// Deliveries that the queue holds or has sent, and since when.
  private final Map<ReadRecord, Long> open = new LinkedHashMap<>();

  /// Failed here and not confirmed in a page since.
  private final Map<Long, Integer> owed = new HashMap<>();

  private @Nullable DeviceQueue queue;
  private int at;
  private boolean deposed;
  private boolean dead;
  private int budget = 10;
  private long markersOpened;
  private long roundCounter;
  private boolean pageCame;
  private boolean lastPageDone;
  private long lastConfirmed;
  private long highestSent;

  OwnerModel(World world, long epoch) {
    this.world = world;
    this.epoch = epoch;
    this.at = world.pushDeliver.committed;
    this.custody = new PartitionCustody<>(world.custodyRecords, 1_000_000);
    queue().awaitSession(world.now + world.oneOf(20, 100) * World.MILLI);
  }

  long epoch() {
    return epoch;
  }

  private boolean isCurrent() {
    return !deposed;
  }

  void deposed() {
    deposed = true;
    dead = world.chance(0.3); // else a zombie
  }

  /// What it still has to say may yet reach the brokers, perhaps after it has failed what it held.
  void die() {
    if (world.random.nextBoolean()) {
      while (consume()) {
        world.say(() -> "zombie " + epoch + " reads on");
      }
      queue().failHeld(world.now);
    }
    while (world.chance(0.8) && produce()) {
      world.say(() -> "last words of " + epoch);
    }
    dead = true;
  }

  boolean isZombie() {
    return deposed && !dead;
  }

  private DeviceQueue queue() {
    if (queue == null) {
      queue = new DeviceQueue(DEVICE, epoch, world.limits, this);
    }
    return queue;
  }

  // ---- inputs

  @Override
  public boolean step() {
    return world.random.nextBoolean() ? consume() || produce() : produce() || consume();
  }

  private boolean consume() {
    if (dead || at >= world.pushDeliver.end() || custody.isPaused()) {
      return false;
    }
    if (deposed && budget-- <= 0) {
      return false;
    }
    int offset = at++;
    switch (world.pushDeliver.get(offset)) {
      case Rec.Live live -> deliver(new ReadRecord(offset, live.position(), live.id()));
      case Rec.Ephemeral ephemeral -> deliver(new ReadRecord(offset, 0, 0));
      case Rec.Mailed mailed -> {
        resolved.add(offset);
        page(mailed.page());
      }
      case Rec.Nudge nudge -> {
        resolved.add(offset);
        if (queue != null) {
          queue.nudge(world.now);
        }
      }
      default -> throw new IllegalStateException("not to be delivered");
    }
    return true;
  }

  private void deliver(ReadRecord record) {
    custody.open(record, 1);
    open.put(record, world.now);
    queue().deliver(record, world.now);
    for (ReadRecord next = custody.nextToFail(); next != null; next = custody.nextToFail()) {
      queue().failHeld(world.now);
    }
    checkBound();
  }

  /// The window and what is held; and once more what was held, when a page made it go out.
  private void checkBound() {
    int bound = world.limits.window() + 2 * world.limits.heldMessages() + 2;
    if (open.size() > bound
        && open.keySet().stream().mapToLong(ReadRecord::position).distinct().count() > bound) {
      world.problem("UNBOUNDED " + open.keySet());
    }
  }

  private void page(Page page) {
    pageCame |= page.getSession().getEpoch() == epoch;
    if (queue == null) {
      return;
    }
    Page given = world.keeps(Rule.EVIDENCE) ? page : withoutConfirmed(page);
    world.say(() -> "owner " + epoch + " page " + shown(page));
    lastPageDone |=
        page.getLast()
            && page.getEntriesCount() == 0
            && page.getSession().getEpoch() == epoch
            && page.getSession().getCounter() == roundCounter;
    if (given.getEntriesCount() == 0 && given.getLast() && given.getNumber() == 1) {
      queue.emptyMailbox(given.getSession(), world.now);
    } else {
      queue.page(given, world.now);
    }
  }

  /// What delivery.md calls the mutation "filter".
  private Page withoutConfirmed(Page page) {
    Page.Builder rest = page.toBuilder().clearEntries();
    long[] dropped =
        page.getEntriesList().stream()
            .mapToLong(PageEntry::getPosition)
            .filter(position -> position <= lastConfirmed)
            .toArray();
    page.getEntriesList().stream()
        .filter(entry -> entry.getPosition() > lastConfirmed)
        .forEach(rest::addEntries);
    if (dropped.length > 0) {
      produce(world.pushReceipt, new Rec.Confirmed(page.getSession(), 0, dropped, true), null);
    }
    return rest.build();
  }

  void opened(DeviceSession session, long from, boolean resumed) {
    world.say(() -> "owner " + epoch + " opens " + session + " from " + from + " " + resumed);
    lastConfirmed = Math.max(lastConfirmed, from);
    lastPageDone = false;
    highestSent = from;
    if (isCurrent()) {
      world.presence = epoch;
    }
    queue().attach(session, from, resumed, world.explicitAck, world.now);
  }

  void closed(DeviceSession session) {
    if (!dead && queue != null) {
      world.say(() -> "owner " + epoch + " loses " + session);
      queue.detach(session, world.now);
    }
  }

  void confirmed(DeviceSession session, long mark) {
    if (!dead && queue != null) {
      world.say(() -> "owner " + epoch + " confirmed " + mark);
      queue.confirm(session, mark, world.now);
    }
  }

  void acknowledged(DeviceSession session, long position) {
    if (!dead && queue != null) {
      world.say(() -> "owner " + epoch + " acknowledged " + position);
      queue.ackUpTo(session, position, world.now);
    }
  }

  void overflowed(Gateway.Opening session, long mark) {
    if (!dead && queue != null) {
      queue.overflow(session, mark, world.now);
      highestSent = 0;
      down(session, Frame.overflowSeen());
    }
  }

  void drained(DeviceSession session) {
    if (!dead && queue != null) {
      queue.drained(session, world.now);
    }
  }

  void markerAgain() {
    if (!dead && queue != null) {
      queue.markerAgain(world.now);
    }
  }

  void retrieve() {
    if (!dead && queue != null) {
      queue.retrieve(world.now);
    }
  }

  /// Time passes: ticks if the queue wants it, drops it if it is done, looks for stale custody.
  void tick() {
    if (dead || queue == null) {
      return;
    }
    if (queue.needsTick() && queue.nextDeadline() - world.now <= 0) {
      queue.tick(world.now);
      long patience =
          2 * world.limits.holdLimitNanos()
              + world.limits.ackTimeoutNanos()
              + world.limits.graceNanos()
              + 500 * World.MILLI;
      open.forEach(
          (record, since) -> {
            if (world.now - since > patience && isCurrent()) {
              world.problem("HELD TOO LONG " + record);
            }
          });
    }
    if (queue.isDone() && world.chance(0.3)) {
      queue = null;
    }
  }

  /// When this owner has something to do by time alone, or null.
  @Nullable Long deadline() {
    return queue != null && queue.needsTick() ? queue.nextDeadline() : null;
  }

  void commit() {
    if (deposed) {
      return;
    }
    if (world.keeps(Rule.COMMIT_AFTER_CUSTODY)) {
      while (resolved.contains(world.pushDeliver.committed)) {
        world.pushDeliver.committed++;
      }
    } else {
      world.pushDeliver.committed = Math.max(at, world.pushDeliver.committed);
    }
  }

  // ---- effects

  private boolean produce() {
    Outgoing next = dead ? null : outgoing.poll();
    if (next == null) {
      return false;
    }
    next.topic.append(next.rec);
    if (next.receiptOf != null && queue != null) {
      queue.stored(next.receiptOf.position, world.now);
    }
    return true;
  }

  private void produce(Topic topic, Rec rec, @Nullable ReadRecord receiptOf) {
    outgoing.add(new Outgoing(topic, rec, receiptOf));
  }

  private void down(DeviceSession session, Frame frame) {
    if (world.gateway != null) {
      world.gateway.down(this, session, frame);
    }
  }

  @Override
  public void sendLive(DeviceSession session, LiveDelivery delivery, long mark) {
    ReadRecord record = (ReadRecord) delivery;
    world.say(() -> "owner " + epoch + " sends " + record + " mark " + mark);
    checkOrder(record.position, false);
    down(session, new Frame(record.position, record.id, mark, false, false, false));
  }

  @Override
  public void sendStored(DeviceSession session, PageEntry entry, long mark, boolean late) {
    int id = Integer.parseInt(entry.getMessage().getId());
    world.say(() -> "owner " + epoch + " sends row " + id + " mark " + mark + " late " + late);
    checkOrder(entry.getPosition(), late);
    down(session, new Frame(entry.getPosition(), id, mark, true, late, false));
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
    ReadRecord record = (ReadRecord) delivery;
    if (open.remove(record) != null) {
      lastConfirmed = Math.max(lastConfirmed, record.position);
    }
    custody.resolveOne(record);
  }

  @Override
  public void fail(DeviceKey device, LiveDelivery delivery, Reason reason) {
    ReadRecord record = (ReadRecord) delivery;
    world.say(() -> "owner " + epoch + " fails " + record + " " + reason);
    world.ackTimeouts += reason == Reason.ACK_TIMEOUT ? 1 : 0;
    open.remove(record);
    owed.put(record.position, record.id);
    produce(world.pushReceipt, new Rec.Failed(epoch, record.position, record.id), record);
  }

  @Override
  public void pageConfirmed(Round round, int number, long[] positions, boolean last) {
    for (long position : positions) {
      owed.remove(position);
    }
    lastPageDone |= last;
    Rec page = new Rec.Confirmed(round.toRecord(), number, positions, last);
    produce(world.pushReceipt, page, null);
  }

  @Override
  public void marker(Round round) {
    world.say(() -> "owner " + epoch + " marker " + round.counter());
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
    world.say(() -> "owner " + epoch + " asks " + round.counter());
    roundCounter = round.counter();
    produce(world.offlineRetrieve, new Rec.Ask(round.toRecord()), null);
  }

  @Override
  public void passedOver(DeviceKey device, int positions) {
    world.say(() -> "owner " + epoch + " passes over " + owed + ", " + positions);
    world.passedOver.addAll(owed.values());
    world.mailboxPassedOver |= !lastPageDone;
    if (positions < owed.size() && world.evicted.isEmpty() && lastPageDone) {
      world.problem("UNCOUNTED passed over " + positions + " of " + owed);
    }
    owed.clear();
  }

  @Override
  public void gone(DeviceKey device) {
    world.say(() -> "owner " + epoch + " gone");
    if (markersOpened > 0 && !pageCame && world.limits.presenceKeptNanos() > 1000 * World.MILLI) {
      world.problem("PRESENCE cleared before a page came");
    }
    if (isCurrent()) {
      world.presence = 0;
    }
  }

  boolean isQuiet() {
    return open.isEmpty() && outgoing.isEmpty() && (queue == null || queue.isLive());
  }

  @Override
  public String toString() {
    return "owner " + epoch + " open " + open.keySet() + " owed " + owed + " at " + at;
  }

  private static String shown(Page page) {
    return page.getSession().getCounter()
        + "/"
        + page.getNumber()
        + (page.getLast() ? " last " : " ")
        + page.getEntriesList().stream().map(PageEntry::getPosition).toList();
  }
}
