package io.courier.drill.fault;

import io.courier.drill.stack.Target;
import io.courier.drill.watch.Brokers;
import io.courier.stack.StackFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// `kill -9` of one of several Kafka brokers, which comes back after a while. The others lead on
/// when the controller has noticed.
///
/// @param controller whether it is the one that decides who leads; else the one of the others that
///     leads most
record KillBroker(String name, boolean controller, Duration outage) implements Fault {
  /// Until a dead broker is fenced: `broker.session.timeout.ms`, and an election before it.
  private static final Duration NOTICED = Duration.ofSeconds(12);

  private static final Duration COMPLETE = Duration.ofMinutes(2);

  @Override
  public Optional<String> whyNot(Target target) {
    return OnlyOurOwn.whyNot(target)
        .or(
            () ->
                target.brokers() > 1
                    ? Optional.empty()
                    : Optional.of("there is one broker; --brokers 3 starts three"));
  }

  /// It depends on Kafka's own time-out.
  @Override
  public Optional<Duration> wantedPause() {
    return Optional.empty();
  }

  @Override
  public void happen(Scene scene) {
    try (Brokers brokers = new Brokers(scene.target().kafkaBootstrapServers())) {
      awaitComplete(scene, brokers);
      Map<Integer, Integer> led = brokers.led();
      int decides = brokers.controller();
      int hit =
          controller
              ? decides
              : led.entrySet().stream()
                  .filter(it -> it.getKey() != decides)
                  .max(Map.Entry.comparingByValue())
                  .orElseThrow(() -> new StackFailure("No broker leads anything"))
                  .getKey();
      String broker = "kafka-" + hit;
      String leads = "%s, leads %d partitions".formatted(broker, led.getOrDefault(hit, 0));
      scene.strike(leads + (controller ? " and is the controller" : ""));
      scene.stack().kill(broker);
      scene.pass(outage.plus(NOTICED));
      scene.stack().start(broker);
      awaitComplete(scene, brokers);
    }
  }

  /// Until every partition is on all brokers: with one that lacks records already, another one is
  /// more than may fail.
  private static void awaitComplete(Scene scene, Brokers brokers) {
    long deadline = System.nanoTime() + COMPLETE.toNanos();
    int all = scene.target().brokers();
    for (long lacking = brokers.lacking(all); lacking > 0; lacking = brokers.lacking(all)) {
      if (System.nanoTime() - deadline > 0) {
        throw new StackFailure(
            "%d partitions are not on all %d brokers after %d s"
                .formatted(lacking, all, COMPLETE.toSeconds()));
      }
      scene.pass(Duration.ofSeconds(1));
    }
  }
}
