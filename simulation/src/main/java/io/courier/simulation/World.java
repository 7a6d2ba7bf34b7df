package io.courier.simulation;

import io.courier.messages.id.DeviceKey;
import io.courier.simulation.client.Device;
import io.courier.simulation.client.Gateway;
import io.courier.simulation.kafka.Broker;
import io.courier.simulation.postgres.Database;
import io.courier.simulation.process.AccessProcess;
import io.courier.simulation.process.LinkWire;
import io.courier.simulation.process.LogicProcess;
import io.courier.simulation.process.OfflineProcess;
import io.courier.simulation.process.PushProcess;
import io.courier.simulation.process.SimulatedProcess;
import io.courier.simulation.redis.RedisModel;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Ground;
import io.courier.simulation.world.History;
import io.courier.simulation.world.Mutation;
import io.courier.simulation.world.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything in one run: back ends, processes, gateways and devices, and what is done to them.
final class World {
  private final Ground ground;
  private final Dice dice;
  private final List<Slot<AccessProcess>> owners = new ArrayList<>();
  private final List<Slot<?>> slots = new ArrayList<>();
  private final List<Gateway> gateways = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();
  private final int users;
  private int gatewayNumber;

  World(Scenario scenario, Set<Mutation> mutations, MeterRegistry registry, boolean keepHistory) {
    Timeline time = new Timeline();
    long seed = scenario.seed();
    Settings settings = scenario.settings();
    History history = new History(time, keepHistory);
    this.users = scenario.users();
    this.ground =
        new Ground(
            seed,
            settings,
            time,
            new Broker(settings.shards(), it -> history.say(() -> Told.of(it))),
            new RedisModel(time, Dice.of(seed, "redis")),
            new Database(time, Dice.of(seed, "database")),
            registry,
            history,
            mutations,
            new HashMap<>());
    this.dice = ground.dice("world");
    for (int i = 0; i < settings.accessNodes(); i++) {
      owners.add(new Slot<>(ground, "access-" + i, AccessProcess::new));
    }
    slots.addAll(owners);
    for (int i = 0; i < settings.pushes(); i++) {
      slots.add(new Slot<>(ground, "push-" + i, PushProcess::new));
    }
    for (int i = 0; i < settings.offlines(); i++) {
      slots.add(new Slot<>(ground, "offline-" + i, OfflineProcess::new));
    }
    for (int i = 0; i < settings.pushes(); i++) {
      slots.add(new Slot<>(ground, "logic-" + i, LogicProcess::new));
    }
    newGateway();
    newGateway();
    for (int i = 0; i < scenario.devices(); i++) {
      DeviceKey key = new DeviceKey(user(i % users), "d" + i);
      devices.add(new Device(ground, key, dice.chance(0.2), this::gateway));
    }
  }

  private static String user(int number) {
    return "user" + number;
  }

  Ground ground() {
    return ground;
  }

  List<Device> devices() {
    return devices;
  }

  List<AccessProcess> owners() {
    List<AccessProcess> alive = new ArrayList<>();
    for (Slot<AccessProcess> slot : owners) {
      AccessProcess process = slot.process();
      if (process != null) {
        alive.add(process);
      }
    }
    return alive;
  }

  boolean areProcessesQuiet() {
    for (Slot<?> slot : slots) {
      SimulatedProcess process = slot.process();
      if (process == null || !process.isQuiet()) {
        return false;
      }
    }
    return true;
  }

  private void newGateway() {
    gateways.add(new Gateway(ground, "gateway-" + gatewayNumber++, this::at));
  }

  private @Nullable AccessProcess at(String address) {
    for (AccessProcess owner : owners()) {
      if (owner.address().equals(address)) {
        return owner;
      }
    }
    return null;
  }

  private @Nullable Gateway gateway() {
    List<Gateway> alive = gateways.stream().filter(gateway -> !gateway.isDead()).toList();
    return alive.isEmpty() ? null : dice.one(alive);
  }

  // ---- what happens -------------------------------------------------------------------------

  void plan(Happening happening) {
    if (happening.kind() == Happening.Kind.REDIS_ROLLED_BACK) {
      // What the next server has, and what it lacks: all from then on.
      ground.time().at(happening.at() - happening.nanos() / 4, ground.redis()::keepCopy);
    }
    ground.time().at(happening.at(), () -> happen(happening));
  }

  private void happen(Happening it) {
    Timeline time = ground.time();
    RedisModel redis = ground.redis();
    Database database = ground.database();
    long until = time.now() + it.nanos();
    if (it.kind().isFault()) {
      ground.history().say(() -> "FAULT " + it.kind());
    }
    switch (it.kind()) {
      case COME -> device(it).come();
      case VANISH -> device(it).vanish();
      case LOSE_CONNECTION -> device(it).loseConnection();
      case MUTE -> device(it).mute(it.nanos());
      case SEND -> device(it).send(user(it.other() % users));
      case CRASH -> crash(slot(it), it.other());
      case STOP -> slot(it).stop(it.nanos());
      case CUT -> slot(it).cut(it.nanos());
      case EVICT -> on(slot(it), process -> process.evict(it.other() % 4));
      case RESTART -> slot(it).roll();
      case SENDS_FAIL -> on(slot(it), process -> process.outbox().fail());
      case KAFKA_SLOW ->
          on(
              slot(it),
              process -> {
                process.outbox().usual(it.nanos() / 10);
                time.after(
                    it.nanos(), () -> process.outbox().usual(ground.settings().kafkaNanos()));
              });
      case LINK_BREAKS -> {
        List<LinkWire> links = gateways.stream().flatMap(it2 -> it2.links().stream()).toList();
        if (!links.isEmpty()) {
          links.get(it.who() % links.size()).breakDown();
        }
      }
      case GATEWAY_DIES -> {
        List<Gateway> alive = gateways.stream().filter(gateway -> !gateway.isDead()).toList();
        alive.get(it.who() % alive.size()).die();
        newGateway();
      }
      case REDIS_EMPTIED -> redis.empty();
      case REDIS_ROLLED_BACK -> redis.rollBack();
      case REDIS_DOWN -> redis.downUntil(until);
      case REDIS_LOSES_ANSWERS -> redis.losesAnswersUntil(until);
      case STORE_DOWN -> database.downUntil(until);
      case STORE_LOSES_ANSWERS -> database.losesAnswersUntil(until);
    }
  }

  private Device device(Happening it) {
    return devices.get(it.who() % devices.size());
  }

  private Slot<?> slot(Happening it) {
    return slots.get(it.who() % slots.size());
  }

  private static void on(Slot<?> slot, java.util.function.Consumer<SimulatedProcess> action) {
    SimulatedProcess process = slot.process();
    if (process != null) {
      action.accept(process);
    }
  }

  /// In the middle of what it does next, or at once if that is nothing.
  private void crash(Slot<?> slot, int edges) {
    on(
        slot,
        process -> {
          process.crashAfter(edges % 12);
          ground.time().after(200 * Timeline.MILLI, process::die);
        });
  }

  /// No faults any more.
  void heal() {
    ground.history().say(() -> "all is well from now on");
    ground.redis().heal();
    ground.database().heal();
    slots.forEach(Slot::heal);
  }
}
