package io.courier.load;

import io.courier.load.client.ClientConnections;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;

/// Workload W1: pairs of users, each writing to the other.
///
/// Open loop: messages are due at fixed times whatever the system does, and latency counts from
/// then, so a stall shows in every message behind it. Closed loop: each flow has a fixed number of
/// messages under way and sends the next when one arrives, which finds the highest rate.
final class Pairs implements AutoCloseable {
  private static final long LONGEST_LATENCY_MICROS = TimeUnit.MINUTES.toMicros(2);

  private final ClientConnections clients = new ClientConnections();
  private final Tally tally = new Tally();

  /// Written by the clients' one event loop, read when it has become quiet.
  private final Histogram latency = new Histogram(LONGEST_LATENCY_MICROS, 3);

  private final List<Flow> flows = new ArrayList<>();
  private final List<LoadClient> senders = new ArrayList<>();
  private volatile boolean closedLoop;

  Tally tally() {
    return tally;
  }

  Histogram latency() {
    return latency;
  }

  int flows() {
    return flows.size();
  }

  /// Connects `pairs` × 2 clients, half to each gateway where there are several.
  ///
  /// @param run a name that makes users and ids of this run its own
  void connect(List<URI> gateways, int pairs, String run, UnaryOperator<String> tokens) {
    List<CompletableFuture<LoadClient>> opening = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      String one = "bench-" + run + "-" + pair + "a";
      String other = "bench-" + run + "-" + pair + "b";
      Flow there = flow(run + pair + "t", other);
      Flow back = flow(run + pair + "b", one);
      opening.add(open(gateways.get(pair % gateways.size()), tokens.apply(one), back));
      opening.add(open(gateways.get((pair + 1) % gateways.size()), tokens.apply(other), there));
      if (pair % 50 == 49) {
        opening.getLast().join();
      }
    }
    opening.forEach(CompletableFuture::join);
  }

  /// Open loop, evenly over all flows.
  void runOpen(int perSecond, long nanos) {
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long start = System.nanoTime();
    for (long due = start; due - start < nanos; due += interval) {
      long early = due - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
      int next = (int) ((due - start) / interval % flows.size());
      flows.get(next).send(senders.get(next), due);
    }
  }

  /// Closed loop with `underWay` messages in each flow.
  void runClosed(int underWay, long nanos) {
    closedLoop = true;
    for (int i = 0; i < flows.size(); i++) {
      for (int j = 0; j < underWay; j++) {
        flows.get(i).send(senders.get(i), System.nanoTime());
      }
    }
    LockSupport.parkNanos(nanos);
    closedLoop = false;
  }

  /// Waits until all that was sent has arrived, or nothing has for `nanos`.
  void awaitArrival(long nanos) {
    long last = -1;
    long since = System.nanoTime();
    while (!tally.isClean() && System.nanoTime() - since < nanos) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      long now = tally.received.sum();
      if (now != last) {
        last = now;
        since = System.nanoTime();
      }
    }
  }

  @Override
  public void close() {
    senders.forEach(LoadClient::close);
    clients.close();
  }

  private Flow flow(String run, String to) {
    int index = flows.size();
    Flow flow = new Flow(run, to, latency, tally, () -> again(index));
    flows.add(flow);
    return flow;
  }

  private void again(int index) {
    if (closedLoop) {
      flows.get(index).send(senders.get(index), System.nanoTime());
    }
  }

  private CompletableFuture<LoadClient> open(URI gateway, String token, Flow inbox) {
    LoadClient client = new LoadClient(token, "bench", inbox);
    senders.add(client);
    return client.open(clients, gateway);
  }
}
