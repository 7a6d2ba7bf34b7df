package io.courier.offline.intake;

import io.courier.offline.retention.Retention;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.topics.TopicGeneration;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/// What happens by the clock and not by a record.
///
/// A thread for each of the three: that hints are looked after soon is a promise ([DeviceHints]),
/// and the retention waits for PostgreSQL.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Schedule implements SchedulingConfigurer {
  private final TopicGeneration topics;
  private final Retention retention;
  private final OfflineLoops loops;
  private final OfflineSettings settings;

  Schedule(
      TopicGeneration topics, Retention retention, OfflineLoops loops, OfflineSettings settings) {
    this.topics = topics;
    this.retention = retention;
    this.loops = loops;
    this.settings = settings;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    every(tasks, settings.topics().publishEvery(), topics::publish);
    every(tasks, settings.device().hintsCheckEvery(), loops::checkHints);
    every(tasks, settings.retention().checkEvery(), () -> retention.run(loops));
  }

  private static void every(ScheduledTaskRegistrar tasks, Duration delay, Runnable task) {
    tasks.addFixedDelayTask(new FixedDelayTask(task, delay, Duration.ZERO));
  }
}
