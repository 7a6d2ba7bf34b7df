package io.courier.drill.fault;

import io.courier.drill.ledger.Ledger;
import io.courier.drill.load.Population;
import io.courier.drill.stack.Target;
import io.courier.drill.watch.Metrics;
import io.courier.stack.StackFailure;
import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What faults act on.
public final class Scene {
  private final Target target;
  private final Metrics metrics;
  private final Population clients;
  private final Ledger ledger;
  private final CountDownLatch never = new CountDownLatch(1);

  public Scene(Target target, Metrics metrics, Population clients, Ledger ledger) {
    this.target = target;
    this.metrics = metrics;
    this.clients = clients;
    this.ledger = ledger;
  }

  Target target() {
    return target;
  }

  /// The stack whose processes may be ended. Only for a fault that is for no other.
  Stack stack() {
    return target.own().orElseThrow();
  }

  Population clients() {
    return clients;
  }

  /// The blow falls now.
  ///
  /// @param detail who is hit
  void strike(String detail) {
    ledger.struck(detail, System.nanoTime());
  }

  /// What is known of it afterwards.
  void tell(String detail) {
    ledger.detail(detail);
  }

  /// Lets time pass.
  public void pass(Duration time) {
    try {
      if (never.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted", e);
    }
  }

  /// The running instances of a service.
  List<String> instances(Service service) {
    return target.instances(service);
  }

  /// The instance that has the most of what this service divides among its instances.
  Busiest busiest(Service service) {
    String share =
        switch (service) {
          case GATEWAY -> "courier_gateway_sessions";
          case ACCESS -> "courier_access_shards";
          case LOGIC, PUSH, OFFLINE -> "courier_loop_partitions";
        };
    return instances(service).stream()
        .map(name -> new Busiest(name, metrics.sum(name, share)))
        .max(Comparator.comparingDouble(Busiest::share))
        .orElseThrow(() -> new StackFailure("No " + service.shortName() + " runs"));
  }

  /// An instance, and how much it has.
  record Busiest(String name, double share) {}
}
