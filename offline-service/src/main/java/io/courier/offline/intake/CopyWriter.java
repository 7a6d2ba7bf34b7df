package io.courier.offline.intake;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipeline.Reply;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.MailboxCopy;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.StoredEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Carries what a transaction has changed over to the copies in Redis. Nothing depends on it.
@Component
class CopyWriter {
  private final MailboxCopy copy;

  CopyWriter(MailboxCopy copy) {
    this.copy = copy;
  }

  /// Adds the commands to the pipeline.
  ///
  /// @return their replies, for [MailboxCopy#settle]
  List<Reply<Long>> add(Plan plan, Written written, RedisPipeline redis) {
    if (!copy.isEnabled()) {
      return List.of();
    }
    List<Reply<Long>> replies = new ArrayList<>();
    added(plan, written.added(), redis, replies);
    removed(plan, written.removed(), redis, replies);
    return replies;
  }

  private void added(
      Plan plan, List<MailboxRow> rows, RedisPipeline redis, List<Reply<Long>> replies) {
    Map<PlanWriter.BodyKey, byte[]> bodies = PlanWriter.bodies(plan);
    Map<DeviceKey, List<StoredEntry>> entries = new LinkedHashMap<>();
    Map<DeviceKey, OwnedShard> shards = new LinkedHashMap<>();
    for (MailboxRow row : rows) {
      // The bodies of claimed rows are not at hand: the first read makes that copy.
      byte[] body = bodies.get(new PlanWriter.BodyKey(row.shard(), row.position()));
      OwnedShard shard = plan.shards.get(row.shard());
      if (body != null && shard != null && !row.mailbox().device().equals(MailboxRow.WAITING)) {
        shards.put(row.mailbox(), shard);
        entries
            .computeIfAbsent(row.mailbox(), it -> new ArrayList<>())
            .add(new StoredEntry(row.position(), body));
      }
    }
    shards.forEach(
        (mailbox, shard) ->
            replies.add(
                copy.add(
                    redis,
                    shard.number(),
                    shard.epoch(),
                    mailbox,
                    entries.getOrDefault(mailbox, List.of()))));
  }

  private void removed(
      Plan plan, List<MailboxRow> rows, RedisPipeline redis, List<Reply<Long>> replies) {
    Map<DeviceKey, List<Long>> positions = new LinkedHashMap<>();
    Map<DeviceKey, OwnedShard> shards = new LinkedHashMap<>();
    for (MailboxRow row : rows) {
      OwnedShard shard = plan.shards.get(row.shard());
      if (shard != null && !row.mailbox().device().equals(MailboxRow.WAITING)) {
        shards.put(row.mailbox(), shard);
        positions.computeIfAbsent(row.mailbox(), it -> new ArrayList<>()).add(row.position());
      }
    }
    shards.forEach(
        (mailbox, shard) ->
            replies.add(
                copy.remove(
                    redis,
                    shard.number(),
                    shard.epoch(),
                    mailbox,
                    positions.getOrDefault(mailbox, List.of()))));
  }
}
