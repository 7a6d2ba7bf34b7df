package io.courier.logic.config;

import io.courier.logic.store.GroupPurge;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/// What happens by the clock and not by a record.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Schedule implements SchedulingConfigurer {
  private final GroupPurge purge;
  private final LogicProperties properties;

  Schedule(GroupPurge purge, LogicProperties properties) {
    this.purge = purge;
    this.properties = properties;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(
        new FixedDelayTask(
            purge::run, properties.group().purgeEvery(), properties.group().purgeEvery()));
  }
}
