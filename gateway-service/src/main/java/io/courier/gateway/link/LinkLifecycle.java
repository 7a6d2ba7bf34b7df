package io.courier.gateway.link;

import java.util.BitSet;
import org.springframework.context.SmartLifecycle;

/// Starts reading owners and dialling them before clients come, and stops both after they have
/// gone.
final class LinkLifecycle implements SmartLifecycle {
  /// Below every phase of the web server, above that of the event loops: started between the two,
  /// and stopped between them.
  private static final int PHASE = 1;

  private final OwnerDirectory directory;
  private final LinkPool pool;
  private final LinkListener sessions;
  private final OwnersListener homing;
  private volatile boolean isRunning;

  LinkLifecycle(
      OwnerDirectory directory, LinkPool pool, LinkListener sessions, OwnersListener homing) {
    this.directory = directory;
    this.pool = pool;
    this.sessions = sessions;
    this.homing = homing;
  }

  @Override
  public void start() {
    isRunning = true;
    pool.start(sessions);
    directory.start(new Dialling());
  }

  @Override
  public void stop() {
    directory.stop();
    pool.stop();
    isRunning = false;
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  /// Dials new owners before sessions ask for links to them.
  private final class Dialling implements OwnersListener {
    @Override
    public void read(Owners owners, BitSet changed) {
      pool.want(owners.addresses(), owners.addresses(changed));
      homing.read(owners, changed);
    }

    @Override
    public void factsChanged(Owners owners) {
      homing.factsChanged(owners);
    }
  }
}
