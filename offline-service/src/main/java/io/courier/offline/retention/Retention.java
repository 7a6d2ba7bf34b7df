package io.courier.offline.retention;

import io.courier.offline.device.DeviceRepository;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.store.Days;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Makes tomorrow's partitions, drops those that are past, and forgets devices.
///
/// Every instance runs it; doing it twice does nothing more.
@Component
public class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /// Instances may think a device known a day longer than another: its row goes when none does.
  private static final Duration DEVICE_MARGIN = Duration.ofDays(2);

  private final DayPartitions partitions;
  private final DeviceRepository devices;
  private final OfflineSettings settings;
  private final Clock clock;
  private final Counter dropped;
  private final Counter forgotten;

  Retention(
      DayPartitions partitions,
      DeviceRepository devices,
      OfflineSettings settings,
      Clock clock,
      MeterRegistry registry) {
    this.partitions = partitions;
    this.devices = devices;
    this.settings = settings;
    this.clock = clock;
    this.dropped =
        Counter.builder("courier.offline.days.dropped")
            .description("days whose messages were dropped")
            .register(registry);
    this.forgotten =
        Counter.builder("courier.offline.devices.forgotten")
            .description("devices not seen for long, removed from the registry")
            .register(registry);
  }

  public void run() {
    int today = Days.of(clock.millis());
    int last = today + settings.retention().daysAhead();
    partitions.ensure(IntStream.rangeClosed(today, last).boxed().toList());
    // A day more than is accepted for storing, so that no writer meets a day that is going.
    List<Integer> days = partitions.dropBefore(today - settings.retention().days());
    if (!days.isEmpty()) {
      dropped.increment(days.size());
      LOG.info("dropped the messages of {} days, up to {}", days.size(), Days.date(days.getLast()));
    }
    forgotten.increment(
        devices.forgetNotSeenSince(
            clock.instant().minus(settings.device().forgottenAfter()).minus(DEVICE_MARGIN)));
  }
}
