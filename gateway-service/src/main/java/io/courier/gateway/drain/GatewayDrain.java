package io.courier.gateway.drain;

import io.courier.gateway.client.SessionLoops;
import io.courier.gateway.config.GatewayProperties;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Empties the gateway before anything else of it stops.
///
/// Readiness has gone off with the beginning of the stop (Spring Boot does that), so no load
/// balancer sends new clients; then sessions are closed at a pace, each with the moment to come
/// back. What is left after the longest duration is cut when the server closes.
@Component
final class GatewayDrain implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayDrain.class);
  private static final Duration STEP = Duration.ofMillis(50);

  private final SessionLoops sessions;
  private final GatewayProperties.Drain settings;
  private volatile boolean isRunning;

  GatewayDrain(SessionLoops sessions, GatewayProperties properties) {
    this.sessions = sessions;
    this.settings = properties.drain();
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
  }

  @Override
  public void stop(Runnable callback) {
    int connections = sessions.connections();
    LOG.info("draining: connections={}", connections);
    if (connections == 0 && settings.delay().isZero()) {
      done(callback);
      return;
    }
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("courier-drain").factory());
    long delay = settings.delay().toMillis();
    long deadline = System.nanoTime() + settings.delay().plus(settings.maxDuration()).toNanos();
    DrainPace pace =
        DrainPace.of(connections, settings.sessionsPerSecond(), settings.maxDuration(), STEP);
    timer.scheduleAtFixedRate(
        () -> {
          sessions.refuseNew();
          if (sessions.connections() == 0 || System.nanoTime() - deadline >= 0) {
            timer.shutdown();
            done(callback);
          } else {
            sessions.closeSome(pace.perStep());
          }
        },
        delay,
        STEP.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void done(Runnable callback) {
    LOG.info("drained: connections={}", sessions.connections());
    isRunning = false;
    callback.run();
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  /// The last to start, the first to stop.
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
