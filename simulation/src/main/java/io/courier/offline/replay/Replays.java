package io.courier.offline.replay;

import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.store.MailboxCopy;
import io.courier.offline.store.MailboxReader;
import io.micrometer.core.instrument.MeterRegistry;

/// Makes replays over any store.
///
/// In this package because Spring makes them otherwise.
public final class Replays {
  private Replays() {}

  public static Replay of(
      MailboxCopy copy, MailboxReader reader, OfflineSettings settings, MeterRegistry registry) {
    return new Replay(new Mailboxes(copy, reader), settings, registry);
  }
}
