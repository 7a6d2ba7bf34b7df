package io.courier.access.owner;

import io.courier.access.link.Link;
import io.courier.access.session.Frames;
import io.courier.access.session.SessionInput;
import io.courier.access.session.SessionInputs;
import io.courier.access.shard.Assignment;
import io.courier.access.shard.Lease;
import io.courier.access.shard.ShardLoop;
import io.courier.access.shard.ShardLoops;
import io.courier.access.shard.ShardTenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ObjLongConsumer;

/// All shards of this node: hands what comes in to the desk of the right loop.
public final class Owner implements ShardTenant, SessionInputs {
  private final DeskTools tools;
  private final Runnable readAgain;
  private final List<LoopDesk> desks = new ArrayList<>();
  private final ShardLoops loops;

  /// @param deposed is told the higher epoch that Redis holds for an assignment
  /// @param readAgain has records read again from what is committed
  public Owner(
      DeskTools tools,
      Lease lease,
      ObjLongConsumer<Assignment> deposed,
      Runnable readAgain,
      MeterRegistry registry) {
    this.tools = tools;
    this.readAgain = readAgain;
    this.loops =
        new ShardLoops(
            tools.properties(), lease, loop -> desk(loop, deposed), tools.nanoTime(), registry);
    watch();
  }

  public ShardLoops threads() {
    return loops;
  }

  @Override
  public void own(Assignment assignment) {
    desk(assignment).own(assignment);
  }

  @Override
  public void release(Assignment assignment) {
    desk(assignment).release(assignment);
  }

  @Override
  public void drop(Assignment assignment) {
    desk(assignment).drop(assignment);
  }

  @Override
  public void announceMoved(Collection<Integer> shards) {
    for (Link link : tools.table().links()) {
      link.send(List.of(Frames.moved(shards)));
    }
  }

  @Override
  public void readAgain() {
    readAgain.run();
  }

  /// Hands the records of one poll and shard to their loop; never waits.
  void read(Assignment assignment, List<Arrived> arrived) {
    LoopDesk desk = desk(assignment);
    loops.of(assignment.shard()).read(() -> desk.take(assignment, arrived));
  }

  @Override
  public int loops() {
    return loops.count();
  }

  @Override
  public int loopOf(int shard) {
    return loops.indexOf(shard);
  }

  @Override
  public void submit(int loop, List<SessionInput> inputs) {
    LoopDesk desk = desks.get(loop);
    loops.get(loop).submit(() -> desk.take(inputs));
  }

  private LoopDesk desk(ShardLoop loop, ObjLongConsumer<Assignment> deposed) {
    LoopDesk desk = new LoopDesk(tools, new ShardOutlets(loop, deposed));
    desks.add(desk);
    return desk;
  }

  private LoopDesk desk(Assignment assignment) {
    return desks.get(loops.indexOf(assignment.shard()));
  }

  OwnerCounts counts() {
    return desks.stream().map(LoopDesk::counts).reduce(OwnerCounts.NONE, OwnerCounts::and);
  }

  private void watch() {
    OwnerMetrics metrics = tools.metrics();
    metrics.watch("courier.access.sessions", "sessions", this::counts, OwnerCounts::sessions);
    metrics.watch(
        "courier.access.unresolved.records",
        "records not resolved, of the fullest shard",
        this::counts,
        OwnerCounts::unresolvedRecords);
    metrics.watch(
        "courier.access.unresolved.bytes",
        "their size",
        this::counts,
        OwnerCounts::unresolvedBytes);
    metrics.watch(
        "courier.access.presence.waiting",
        "actions that wait until presence is written, of the fullest shard",
        this::counts,
        OwnerCounts::presenceWaiting);
    metrics.watch(
        "courier.access.markers.due",
        "questions for mailboxes that wait, after Redis was emptied or for Kafka",
        this::counts,
        OwnerCounts::markersDue);
    metrics.watchDeliveries("held", this::counts, OwnerCounts::held);
    metrics.watchDeliveries("sent", this::counts, OwnerCounts::unconfirmed);
    metrics.watchDeliveries("owed", this::counts, OwnerCounts::owed);
    metrics.watchQueues("live", this::counts, OwnerCounts::live);
    metrics.watchQueues("catching-up", this::counts, OwnerCounts::catchingUp);
    metrics.watchQueues("detached", this::counts, OwnerCounts::detached);
  }
}
