package io.courier.access.deliver.model;

import io.courier.access.deliver.DeviceQueue;
import io.courier.access.deliver.DeviceSession;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An owner of the shard with the real queue of its one device; deposed, it goes on for a while.
final class OwnerModel implements Actor {
  private static final DeviceKey DEVICE = new DeviceKey("alice", "phone");

  private final World world;
  private final long epoch;
  private final OwnerEffects effects;

  private @Nullable DeviceQueue queue;
  private int at;
  private boolean deposed;
  private boolean dead;
  private int budget = 10;

  OwnerModel(World world, long epoch) {
    this.world = world;
    this.epoch = epoch;
    this.at = world.pushDeliver.committed;
    this.effects = new OwnerEffects(world, this);
    queue().awaitSession(world.now + world.oneOf(20, 100) * World.MILLI);
  }

  long epoch() {
    return epoch;
  }

  String name() {
    return "owner " + epoch;
  }

  boolean isCurrent() {
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
      queue = new DeviceQueue(DEVICE, epoch, world.limits, effects);
    }
    return queue;
  }

  // ---- inputs

  @Override
  public boolean step() {
    return world.random.nextBoolean() ? consume() || produce() : produce() || consume();
  }

  private boolean consume() {
    if (dead || at >= world.pushDeliver.end() || effects.custody.isPaused()) {
      return false;
    }
    if (deposed && budget-- <= 0) {
      return false;
    }
    int offset = at++;
    switch (world.pushDeliver.get(offset)) {
      case Rec.Live live -> deliver(effects.new Read(offset, live.position(), live.id()));
      case Rec.Ephemeral ephemeral -> deliver(effects.new Read(offset, 0, 0));
      case Rec.Mailed mailed -> {
        effects.resolved.add(offset);
        page(mailed.page());
      }
      case Rec.Nudge nudge -> {
        effects.resolved.add(offset);
        if (queue != null) {
          queue.nudge(world.now);
        }
      }
      default -> throw new IllegalStateException("not to be delivered");
    }
    return true;
  }

  private void deliver(OwnerEffects.Read record) {
    effects.custody.open(record, 1);
    effects.open.put(record, world.now);
    queue().deliver(record, world.now);
    for (OwnerEffects.Read next = effects.custody.nextToFail();
        next != null;
        next = effects.custody.nextToFail()) {
      queue().failHeld(world.now);
    }
    effects.checkBound();
  }

  private void page(Page page) {
    effects.pageCame |= page.getSession().getEpoch() == epoch;
    if (queue == null) {
      return;
    }
    Page given = world.keeps(Rule.EVIDENCE) ? page : withoutConfirmed(page);
    world.say(() -> "owner " + epoch + " page " + shown(page));
    effects.lastPageDone |=
        page.getLast()
            && page.getEntriesCount() == 0
            && page.getSession().getEpoch() == epoch
            && page.getSession().getCounter() == effects.roundCounter;
    if (given.getEntriesCount() == 0 && given.getLast() && given.getNumber() == 1) {
      queue.emptyMailbox(given.getSession(), world.now);
    } else {
      queue.page(given, world.now);
    }
  }

  /// What delivery.md calls the mutation "filter".
  private Page withoutConfirmed(Page page) {
    Page.Builder rest = page.toBuilder().clearEntries();
    List<Long> dropped =
        page.getEntriesList().stream()
            .map(PageEntry::getPosition)
            .filter(position -> position <= effects.lastConfirmed)
            .toList();
    page.getEntriesList().stream()
        .filter(entry -> entry.getPosition() > effects.lastConfirmed)
        .forEach(rest::addEntries);
    if (!dropped.isEmpty()) {
      effects.produce(
          world.pushReceipt, new Rec.Confirmed(page.getSession(), 0, dropped, true), null);
    }
    return rest.build();
  }

  void opened(DeviceSession session, long from, boolean resumed) {
    world.say(() -> "owner " + epoch + " opens " + session + " from " + from + " " + resumed);
    effects.lastConfirmed = Math.max(effects.lastConfirmed, from);
    effects.lastPageDone = false;
    effects.sentUpTo(from);
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
      queue.overflow(session, mark);
      effects.sentUpTo(0);
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
      queue.nudge(world.now);
    }
  }

  /// Time passes: ticks if the queue wants it, drops it if it is done, looks for stale
  // effects.custody.
  void tick() {
    if (dead || queue == null) {
      return;
    }
    if (queue.needsTick() && queue.nextDeadline() - world.now <= 0) {
      queue.tick(world.now);
      effects.checkPatience();
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
      while (effects.resolved.contains(world.pushDeliver.committed)) {
        world.pushDeliver.committed++;
      }
    } else {
      world.pushDeliver.committed = Math.max(at, world.pushDeliver.committed);
    }
  }

  /// The next thing that it has to say reaches the brokers.
  private boolean produce() {
    OwnerEffects.Outgoing next = dead ? null : effects.outgoing.poll();
    if (next == null) {
      return false;
    }
    next.topic().append(next.rec());
    if (next.receiptOf() != null && queue != null) {
      queue.stored(next.receiptOf().position, world.now);
    }
    return true;
  }

  void down(DeviceSession session, Frame frame) {
    if (world.gateway != null) {
      world.gateway.down(this, session, frame);
    }
  }

  boolean isQuiet() {
    return effects.open.isEmpty()
        && effects.outgoing.isEmpty()
        && (queue == null || queue.isLive());
  }

  @Override
  public String toString() {
    return "owner "
        + epoch
        + " open "
        + effects.open.keySet()
        + " owed "
        + effects.owed
        + " at "
        + at;
  }

  private static String shown(Page page) {
    return page.getSession().getCounter()
        + "/"
        + page.getNumber()
        + (page.getLast() ? " last " : " ")
        + page.getEntriesList().stream().map(PageEntry::getPosition).toList();
  }
}
