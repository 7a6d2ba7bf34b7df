package io.courier.offline.retention;

import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import io.courier.offline.store.StoreFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Makes the parts that limit mailboxes, for a database of a test's own.
public final class MailboxTrimmerFixture {
  private MailboxTrimmerFixture() {}

  public static MailboxTrimmer of(
      StoreFixture fixture, ShardEpochs epochs, int messages, int gaps, int batchRows) {
    OfflineSettings settings =
        settings(
            Map.of(
                "courier.offline.mailbox.max-messages", messages + "",
                "courier.offline.mailbox.max-gaps", gaps + "",
                "courier.offline.retention.batch-rows", batchRows + ""));
    MailboxReader reader = new MailboxReader(fixture.jdbc);
    GapWriter writer =
        new GapWriter(
            new MailboxTable(fixture.jdbc),
            reader,
            new GapTable(fixture.jdbc),
            settings,
            Clock.systemUTC());
    LimitMetrics metrics = new LimitMetrics(new SimpleMeterRegistry());
    return new MailboxTrimmer(reader, writer, epochs, fixture.transactions, metrics, settings);
  }

  private static OfflineSettings settings(Map<String, String> configured) {
    return new Binder(new MapConfigurationPropertySource(configured))
        .bindOrCreate("courier.offline", OfflineSettings.class);
  }
}
