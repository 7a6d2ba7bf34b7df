package io.courier.drill.load;

import io.courier.drill.ledger.Ledger;
import io.courier.load.client.ClientConnections;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// All clients of a drill. Users stand in a ring and each writes to its two neighbours; every
/// fourth has two devices, at different gateways.
public final class Population implements AutoCloseable {
  private static final int SECOND_DEVICE_OF = 4;

  private final ClientConnections connections = new ClientConnections();
  private final List<Device> devices = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private final Random random;
  private volatile boolean settled;

  /// @param clients devices in all, at least five
  /// @param run a name that makes users and ids of this run its own
  /// @param seed of who sends when, and of who goes when
  public Population(
      int clients,
      List<URI> gateways,
      Ledger ledger,
      String run,
      UnaryOperator<String> tokens,
      long seed) {
    this.random = new Random(seed);
    Device.Place place = new Device.Place(connections, gateways, ledger, run);
    while (devices.size() < clients) {
      String user = prefix(run) + users.size();
      users.add(user);
      String token = tokens.apply(user);
      add(place, user, "phone", token);
      if (users.size() % SECOND_DEVICE_OF == 0 && devices.size() < clients) {
        add(place, user, "desk", token);
      }
    }
  }

  /// How the names of all users of a run begin.
  public static String prefix(String run) {
    return "drill-" + run + "-";
  }

  private void add(Device.Place place, String user, String name, String token) {
    int index = devices.size();
    devices.add(new Device(index, place, user, name, token, Habit.of(index)));
  }

  public int size() {
    return devices.size();
  }

  /// Lets all connect, and those go away at times who have that habit.
  public void start() {
    for (int i = 0; i < devices.size(); i++) {
      Device device = devices.get(i);
      long after = i * 5L;
      connections.loop().schedule(device::comeBack, after, TimeUnit.MILLISECONDS);
    }
  }

  public void beginHabits() {
    devices.forEach(this::stayAWhile);
  }

  /// How many are connected at this moment.
  public int connected() {
    return onLoop(() -> (int) devices.stream().filter(Device::isConnected).count());
  }

  /// Sends one message from anybody who is there; false when nobody has room for another.
  ///
  /// @param due by [System#nanoTime()]
  public boolean sendOne(long due) {
    int start = random.nextInt(devices.size());
    for (int i = 0; i < devices.size(); i++) {
      Device device = devices.get((start + i) % devices.size());
      if (!device.isAway() && !device.outbox.isFull()) {
        String to = neighbour(device.user, random.nextBoolean());
        connections.loop().execute(() -> device.outbox.send(to, due));
        return true;
      }
    }
    return false;
  }

  /// Takes the network of every third steady device away, without a word.
  ///
  /// @return how many
  public int cut() {
    List<Device> hit = steadyThird();
    connections.loop().execute(() -> hit.forEach(Device::loseNetwork));
    return hit.size();
  }

  /// Gives back what [#cut()] took.
  public void mend() {
    List<Device> hit = steadyThird();
    connections.loop().execute(() -> hit.forEach(Device::comeBack));
  }

  /// All come back and stay.
  public void settle() {
    settled = true;
    connections.loop().execute(() -> devices.forEach(Device::comeBack));
  }

  @Override
  public void close() {
    connections.loop().execute(() -> devices.forEach(Device::leave));
    connections.close();
  }

  private List<Device> steadyThird() {
    List<Device> steady = devices.stream().filter(it -> it.habit == Habit.STEADY).toList();
    List<Device> third = new ArrayList<>();
    for (int i = 0; i < steady.size(); i += 3) {
      third.add(steady.get(i));
    }
    return third;
  }

  private String neighbour(String user, boolean next) {
    int at = Integer.parseInt(user.substring(user.lastIndexOf('-') + 1));
    return users.get(Math.floorMod(at + (next ? 1 : -1), users.size()));
  }

  private void stayAWhile(Device device) {
    if (device.habit.goes()) {
      later(device.habit.hereMillis, device, () -> goAWhile(device));
    }
  }

  private void goAWhile(Device device) {
    if (settled) {
      return;
    }
    if (device.habit.losesNetwork()) {
      device.loseNetwork();
    } else {
      device.leave();
    }
    later(
        device.habit.awayMillis,
        device,
        () -> {
          device.comeBack();
          stayAWhile(device);
        });
  }

  /// Once to twice `millis` from now.
  private void later(long millis, Device device, Runnable action) {
    long after = millis + device.random.nextLong(millis);
    connections.loop().schedule(action, after, TimeUnit.MILLISECONDS);
  }

  private <T> T onLoop(java.util.function.Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, connections.loop()).join();
  }
}
