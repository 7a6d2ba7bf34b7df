package io.courier.access.deliver.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// One random life of one device: a disturbed part, then quiet until nothing moves; then the books
/// are checked.
final class Schedule {
  /// What one run came to.
  record Outcome(
      long seed,
      List<String> problems,
      int sent,
      int repeats,
      boolean takenOver,
      boolean passedOver,
      boolean timedOut,
      int nudges,
      int overflows,
      List<String> history) {}

  private static final int STEPS = 1200;
  private static final int MESSAGES = 60;

  private final World world;
  private final long seed;
  private final List<Actor> actors = new ArrayList<>();

  /// Openings whose end their owner has not noticed yet.
  private final ArrayDeque<Runnable> unnoticed = new ArrayDeque<>();

  private final double faults;
  private final double rate;
  private final boolean storeFails;
  private final int takeovers;
  private boolean isQuiet;
  private final boolean asksByItself;
  private final double slowness;

  private Schedule(long seed, Set<Rule> broken, boolean keepHistory) {
    this.seed = seed;
    this.world = new World(seed, broken, keepHistory);
    this.faults = new double[] {0.1, 0.3, 1}[world.random.nextInt(3)];
    this.rate = new double[] {0.02, 0.06, 0.2}[world.random.nextInt(3)];
    this.storeFails = world.random.nextInt(3) == 0;
    this.takeovers = world.oneOf(0, 1, 4);
    this.asksByItself = world.random.nextBoolean();
    this.slowness = world.random.nextInt(3) == 0 ? 0.85 : 0;
    actors.add(world.push);
    actors.add(world.offline);
    actors.add(() -> world.owner.step());
    actors.add(() -> world.gateway != null && world.gateway.receive());
    actors.add(() -> world.gateway != null && !isSlow() && world.gateway.write());
    actors.add(() -> world.gateway != null && world.gateway.read());
    actors.add(() -> world.gateway != null && world.client.store(world.gateway));
    actors.add(() -> world.gateway != null && world.gateway.answer());
    actors.add(() -> world.gateway != null && world.gateway.rehome());
  }

  static Outcome run(long seed, Set<Rule> broken, boolean keepHistory) {
    return new Schedule(seed, broken, keepHistory).run();
  }

  private Outcome run() {
    for (int i = 0; i < STEPS; i++) {
      world.now += World.MILLI;
      send();
      if (!disturb()) {
        advance(false);
        advance(false);
      }
      world.owner.tick();
      world.owner.commit();
    }
    quiet();
    check();
    int distinct = new HashSet<>(received()).size();
    return new Outcome(
        seed,
        world.problems,
        world.sent,
        received().size() - distinct,
        world.owners.size() > 1,
        !world.passedOver.isEmpty() || world.mailboxPassedOver,
        world.ackTimeouts > 0,
        world.nudges,
        world.overflows,
        world.history == null ? List.of() : world.history);
  }

  private void send() {
    if (world.sent < MESSAGES && world.chance(rate)) {
      int id = ++world.sent;
      world.pushTask.append(new Rec.Live(0, id));
      if (world.chance(0.05)) {
        world.pushTask.append(new Rec.Live(0, id)); // Logic processed it twice
      }
    }
    if (world.chance(0.01)) {
      world.pushTask.append(new Rec.Ephemeral());
    }
  }

  /// Perhaps something happens that is not the normal course.
  private boolean disturb() {
    double x = world.random.nextDouble();
    if ((x -= 0.05) < 0) {
      connect();
    } else if ((x -= 0.02 * faults) < 0) {
      cut();
    } else if ((x -= 0.03) < 0) {
      notice();
    } else if ((x -= 0.006 * faults) < 0 && world.gateway != null) {
      world.gateway.linkBreaks();
    } else if ((x -= 0.006 * takeovers * faults) < 0) {
      world.takeover();
    } else if ((x -= 0.01 * faults) < 0) {
      world.push.crash();
    } else if ((x -= 0.01 * faults) < 0) {
      world.offline.crash();
    } else if ((x -= 0.06) < 0) {
      zombie();
    } else if ((x -= 0.004) < 0 && asksByItself) {
      world.owner.retrieve();
    } else if ((x -= 0.002) < 0 && asksByItself) {
      world.owner.markerAgain();
    } else if ((x -= 0.01 * faults) < 0) {
      world.now += world.oneOf(20, 60, 200) * World.MILLI; // everybody is slow
    } else if ((x -= 0.008) < 0 && storeFails) {
      world.offline.databaseDown = !world.offline.databaseDown;
    } else {
      return false;
    }
    return true;
  }

  private void connect() {
    if (world.gateway == null) {
      world.gateway = new Gateway(world, "s" + ++world.sessions);
      world.say(() -> "connect s" + world.sessions + " from " + world.client.position);
    }
  }

  private void cut() {
    Gateway gateway = world.gateway;
    if (gateway != null) {
      world.say(() -> "cut");
      world.gateway = null;
      world.client.disconnected();
      OwnerModel home = gateway.home;
      Gateway.Opening opening = gateway.opening;
      if (home != null && opening != null) {
        unnoticed.add(() -> home.closed(opening));
      }
    }
  }

  private void notice() {
    Runnable end = unnoticed.poll();
    if (end != null) {
      end.run();
    }
  }

  private void zombie() {
    List<OwnerModel> zombies = world.owners.stream().filter(OwnerModel::isZombie).toList();
    if (!zombies.isEmpty()) {
      OwnerModel zombie = zombies.get(world.random.nextInt(zombies.size()));
      if (world.random.nextBoolean()) {
        zombie.step();
      } else {
        zombie.tick();
      }
    }
  }

  private boolean isSlow() {
    return !isQuiet && world.chance(slowness);
  }

  /// @param fair until somebody did something; else one is asked, who may have nothing to do
  private boolean advance(boolean fair) {
    if (!fair) {
      return actors.get(world.random.nextInt(actors.size())).step();
    }
    Collections.shuffle(actors, world.random);
    for (Actor actor : actors) {
      if (actor.step()) {
        world.owner.commit();
        return true;
      }
    }
    return false;
  }

  /// No more faults, and the client stays connected; only the last zombies have their say.
  private void quiet() {
    world.say(() -> "quiet");
    isQuiet = true;
    world.offline.databaseDown = false;
    while (!unnoticed.isEmpty()) {
      notice();
    }
    connect();
    settle();
    world.owners.stream().filter(OwnerModel::isZombie).forEach(OwnerModel::die);
    settle();
  }

  private void settle() {
    int jumps = 0;
    for (int i = 0; i < 20_000; i++) {
      if (!advance(true)) {
        Long deadline = world.owner.deadline();
        if (deadline == null || jumps++ > 100) {
          return;
        }
        world.now = Math.max(world.now, deadline);
        world.owner.tick();
      }
    }
    world.problem("ENDLESS");
  }

  private List<Integer> received() {
    return world.client.got.stream().map(Client.Got::id).toList();
  }

  private void check() {
    Set<Integer> missing = new HashSet<>(IntStream.rangeClosed(1, world.sent).boxed().toList());
    missing.removeAll(new HashSet<>(received()));
    missing.removeAll(world.evicted);
    if (!missing.isEmpty()) {
      world.problem("LOST " + missing);
    }
    // What was evicted may be stored once more by a zombie, and then comes late.
    List<Integer> inOrder =
        received().stream()
            .distinct()
            .filter(id -> !world.passedOver.contains(id) && !world.evicted.contains(id))
            .toList();
    if (!world.mailboxPassedOver && !inOrder.equals(inOrder.stream().sorted().toList())) {
      world.problem("ORDER " + inOrder);
    }
    int repeats = received().size() - new HashSet<>(received()).size();
    boolean mayRepeat =
        world.owners.size() > 1
            || world.linksBroken > 0
            || !world.passedOver.isEmpty()
            || world.mailboxPassedOver
            || world.explicitAck;
    if (repeats > 0 && !mayRepeat) {
      world.problem("REPEAT " + received());
    }
    if (!world.mailbox.isEmpty()) {
      world.problem("STUCK mailbox " + world.mailbox);
    }
    if (!world.owner.isQuiet()) {
      world.problem("STUCK queue of " + world.owner);
    }
    if (world.pushDeliver.committed != world.pushDeliver.end()) {
      world.problem("STUCK custody of " + world.owner);
    }
  }
}
