package io.courier.simulation.process;

import io.courier.access.link.Link;
import io.courier.access.link.SteppedLinks;
import io.courier.messages.link.Down;
import io.courier.messages.link.Up;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import java.util.ArrayDeque;
import java.util.List;

/// One link between a gateway and an owner: frames in order in both directions, until it breaks.
/// Then what is under way is lost, and each end notices in its own time.
public final class LinkWire implements AccessProcess.LinkEnd {
  private static final long LONGEST_SILENCE = 6 * Timeline.SECOND;

  private final AccessProcess owner;
  private final Listener gateway;
  private final Timeline time;
  private final Dice dice;
  private final Link link;
  private final ArrayDeque<Up> up = new ArrayDeque<>();
  private long upAt;
  private long downAt;
  private boolean broken;
  private boolean ownerKnows;
  private boolean gatewayKnows;

  /// The gateway's end.
  public interface Listener {
    void frames(LinkWire link, List<Down> frames);

    void down(LinkWire link);
  }

  public LinkWire(AccessProcess owner, String gatewayName, Listener gateway) {
    this.owner = owner;
    this.gateway = gateway;
    this.time = owner.ground().time();
    this.dice = owner.ground().dice(gatewayName + " to " + owner.name());
    this.link = SteppedLinks.open(gatewayName, time.now());
    owner.add(this);
    owner.owner().frames().up(link);
  }

  public AccessProcess owner() {
    return owner;
  }

  /// Whether the gateway takes it for open.
  public boolean isOpen() {
    return !gatewayKnows;
  }

  /// Whether frames go through, whatever its ends take for true.
  public boolean isWhole() {
    return !broken;
  }

  /// Queues frames from the gateway.
  public void send(Up frame) {
    upAt = Math.max(upAt, time.now() + delay());
    up.add(frame);
    time.at(upAt, this::arrive);
  }

  /// The first of what is under way reaches the owner; one that stands still finds it later.
  private void arrive() {
    if (broken || owner.isDead()) {
      return;
    }
    if (owner.stoppedUntil() > time.now()) {
      time.at(owner.stoppedUntil(), this::arrive);
      return;
    }
    owner.owner().frames().frames(link, List.of(up.remove()));
    owner.wakeLoops();
  }

  private long delay() {
    return dice.delay(owner.ground().settings().linkNanos());
  }

  @Override
  public void drain() {
    for (List<Down> batch = SteppedLinks.take(link);
        !batch.isEmpty();
        batch = SteppedLinks.take(link)) {
      List<Down> frames = batch;
      downAt = Math.max(downAt, time.now() + delay());
      time.at(
          downAt,
          () -> {
            if (!broken && !gatewayKnows) {
              gateway.frames(this, frames);
            }
          });
    }
    if (SteppedLinks.isClosed(link) && !broken) {
      breakNow(0, 0); // its queue was full
    }
  }

  @Override
  public void ownerDied() {
    ownerKnows = true;
    breakNow(dice.delay(100 * Timeline.MILLI), 0);
  }

  /// The gateway is no more.
  public void gatewayDied() {
    gatewayKnows = true;
    breakNow(0, dice.delay(100 * Timeline.MILLI));
  }

  /// Breaks; the ends notice at once or by silence.
  public void breakDown() {
    breakNow(dice.below(3) == 0 ? silence() : 0, dice.below(3) == 0 ? silence() : 0);
  }

  private long silence() {
    return dice.between(0, LONGEST_SILENCE);
  }

  private void breakNow(long gatewayAfter, long ownerAfter) {
    if (broken) {
      return;
    }
    broken = true;
    time.after(gatewayAfter, this::tellGateway);
    time.after(ownerAfter, this::tellOwner);
  }

  private void tellGateway() {
    if (!gatewayKnows) {
      gatewayKnows = true;
      gateway.down(this);
    }
  }

  private void tellOwner() {
    if (ownerKnows || owner.isDead()) {
      return;
    }
    if (owner.stoppedUntil() > time.now()) {
      time.at(owner.stoppedUntil(), this::tellOwner);
      return;
    }
    ownerKnows = true;
    SteppedLinks.close(link);
    owner.remove(this);
    owner.owner().frames().down(link);
    owner.wakeLoops();
  }
}
