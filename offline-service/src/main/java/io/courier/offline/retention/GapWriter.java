package io.courier.offline.retention;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Message;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.store.Days;
import io.courier.offline.store.Gap;
import io.courier.offline.store.GapRow;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.MailboxTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Drops messages from mailboxes and puts gaps in their place.
///
/// Call within a transaction that has checked the shard's epoch: messages and gaps change together
/// or not at all, and only what was there is counted.
@Component
class GapWriter {
  /// The bodies of one transaction are read; at least one is.
  private static final long MAX_BYTES = 4 << 20;

  private final MailboxTable mailboxes;
  private final MailboxReader reader;
  private final GapTable gaps;
  private final GapMerge merge;
  private final Clock clock;

  GapWriter(
      MailboxTable mailboxes,
      MailboxReader reader,
      GapTable gaps,
      OfflineSettings settings,
      Clock clock) {
    this.mailboxes = mailboxes;
    this.reader = reader;
    this.gaps = gaps;
    this.merge = new GapMerge(settings.mailbox().maxGaps());
    this.clock = clock;
  }

  /// As many of these as one transaction takes.
  static List<MailboxRow> fit(List<MailboxRow> rows) {
    long bytes = 0;
    int count = 0;
    while (count < rows.size() && (count == 0 || bytes < MAX_BYTES)) {
      bytes += rows.get(count++).bytes();
    }
    return rows.subList(0, count);
  }

  /// @param rows of one shard; of each mailbox, oldest first
  /// @param bodies whether bodies without entries go too, or with their day's partition
  Replaced replace(int shard, List<MailboxRow> rows, boolean bodies) {
    Map<Long, byte[]> read = reader.bodies(shard, rows);
    Map<Integer, List<MailboxRow>> byDay = new HashMap<>();
    rows.forEach(row -> byDay.computeIfAbsent(row.day(), it -> new ArrayList<>()).add(row));
    List<MailboxRow> messages = new ArrayList<>(rows.size());
    byDay.forEach((day, ofDay) -> messages.addAll(mailboxes.deleteEntries(day, ofDay)));
    Map<DeviceKey, List<Dropped>> dropped = new LinkedHashMap<>();
    for (MailboxRow row : messages) {
      dropped
          .computeIfAbsent(row.mailbox(), it -> new ArrayList<>())
          .add(dropped(read.get(row.position())));
    }
    Replaced replaced = putGaps(shard, dropped, messages);
    if (bodies) {
      byDay.forEach(mailboxes::deleteBodiesWithoutEntries);
    }
    return replaced;
  }

  private Replaced putGaps(
      int shard, Map<DeviceKey, List<Dropped>> dropped, List<MailboxRow> messages) {
    Map<DeviceKey, List<GapRow>> existing = gaps.of(shard, dropped.keySet());
    List<DeviceKey> owners = new ArrayList<>();
    List<Gap> grown = new ArrayList<>();
    dropped.forEach(
        (mailbox, entries) ->
            merge
                .merge(
                    existing.getOrDefault(mailbox, List.of()).stream().map(GapRow::gap).toList(),
                    entries)
                .forEach(
                    gap -> {
                      owners.add(mailbox);
                      grown.add(gap);
                    }));
    if (grown.isEmpty()) {
      return Replaced.NOTHING;
    }
    long now = clock.millis();
    List<Long> positions = gaps.newPositions(grown.size());
    List<GapRow> rows = new ArrayList<>(grown.size());
    List<MailboxRow> former = new ArrayList<>();
    List<MailboxRow> written = new ArrayList<>(grown.size());
    for (int i = 0; i < grown.size(); i++) {
      Gap gap = grown.get(i);
      DeviceKey mailbox = owners.get(i);
      long position = positions.get(i);
      rows.add(new GapRow(position, gap, GapMessage.of(gap, position, now).toByteArray()));
      written.add(new MailboxRow(0, shard, mailbox, position));
      for (GapRow before : existing.getOrDefault(mailbox, List.of())) {
        if (before.gap().conversation().equals(gap.conversation())) {
          former.add(new MailboxRow(0, shard, mailbox, before.position()));
        }
      }
    }
    gaps.put(shard, Days.of(now), owners, rows);
    return new Replaced(messages, former, written);
  }

  /// A body that is missing or is no message is counted all the same.
  private static Dropped dropped(byte @Nullable [] body) {
    if (body == null) {
      return new Dropped("", 0);
    }
    try {
      Message message = Message.parseFrom(body);
      return new Dropped(message.getConversation(), message.getSeq());
    } catch (InvalidProtocolBufferException e) {
      return new Dropped("", 0);
    }
  }
}
