package io.courier.offline.intake;

import io.courier.kafka.consume.PollLoop;
import io.courier.offline.device.DeviceHints;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.retention.ShardTurns;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/// The poll loops of this instance, started and stopped together.
///
/// Healthy while all of them take their records. A loop whose records wait for a back end makes the
/// instance not ready.
public final class OfflineLoops
    implements SmartLifecycle, HealthIndicator, ShardTurns, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OfflineLoops.class);

  private final List<PollLoop> loops = new ArrayList<>();
  private final List<OfflineProcessor> processors = new ArrayList<>();
  private final List<DeviceHints> hints = new ArrayList<>();
  private final List<RedisPipeline> pipelines = new ArrayList<>();

  void add(
      PollLoop loop, OfflineProcessor processor, DeviceHints ofLoop, List<RedisPipeline> opened) {
    loops.add(loop);
    processors.add(processor);
    hints.add(ofLoop);
    pipelines.addAll(opened);
  }

  /// See [DeviceHints#beat].
  public void checkHints() {
    hints.forEach(DeviceHints::beat);
  }

  @Override
  public int each(Turn turn) {
    int failed = 0;
    for (OfflineProcessor processor : processors) {
      for (Integer shard : processor.assigned()) {
        try {
          boolean more = true;
          while (more && isRunning()) {
            more = processor.turn(shard, turn);
          }
        } catch (RuntimeException e) {
          LOG.warn("a turn of shard {} failed, the next check tries again", shard, e);
          failed++;
        }
      }
    }
    return failed;
  }

  @Override
  public void start() {
    loops.forEach(PollLoop::start);
  }

  @Override
  public void stop() {
    loops.parallelStream().forEach(PollLoop::stop);
  }

  @Override
  public boolean isRunning() {
    return loops.stream().anyMatch(PollLoop::isRunning);
  }

  @Override
  public Health health() {
    Health.Builder health =
        loops.stream().allMatch(PollLoop::isHealthy) ? Health.up() : Health.down();
    loops.forEach(loop -> health.withDetail(loop.name(), loop.assignment().size()));
    return health.build();
  }

  @Override
  public void close() {
    pipelines.forEach(RedisPipeline::close);
  }
}
