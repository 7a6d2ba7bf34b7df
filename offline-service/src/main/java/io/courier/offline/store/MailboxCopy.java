package io.courier.offline.store;

import static io.courier.offline.redis.RedisScript.bytes;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipeline.Reply;
import io.courier.offline.redis.RedisScript;
import io.courier.offline.settings.OfflineSettings;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The copy of mailboxes in Redis: `mailbox:{s7}:<user>:<device>`, the newest entries of each.
///
/// It is a cache and nothing else. Writes may fail and be forgotten: [#read] gives entries only
/// when they are exactly those of the fingerprint asked for. Writes carry the shard's epoch, so a
/// deposed writer cannot overwrite its successor's.
@Component
public class MailboxCopy {
  private static final int POSITION_BYTES = Long.BYTES;
  private final RedisScript add = new RedisScript("mailbox-add.lua");
  private final RedisScript remove = new RedisScript("mailbox-remove.lua");

  private final OfflineSettings.Copy settings;
  private final Counter hits;
  private final Counter misses;
  private final Counter failures;

  public MailboxCopy(OfflineSettings settings, MeterRegistry registry) {
    this.settings = settings.copy();
    this.hits = reads(registry, "hit");
    this.misses = reads(registry, "miss");
    this.failures =
        Counter.builder("courier.offline.copy.failures")
            .description("commands for copies of mailboxes that Redis did not carry out")
            .register(registry);
  }

  private static Counter reads(MeterRegistry registry, String outcome) {
    return Counter.builder("courier.offline.copy.reads")
        .description("mailboxes looked for in Redis")
        .tag("outcome", outcome)
        .register(registry);
  }

  public boolean isEnabled() {
    return settings.enabled();
  }

  /// A whole mailbox of this size would fit.
  public boolean fits(Fingerprint mailbox) {
    return settings.enabled() && mailbox.count() <= settings.maxEntries();
  }

  /// Adds rows that were just stored to the copy of their mailbox.
  public Reply<Long> add(
      RedisPipeline redis, int shard, long epoch, DeviceKey mailbox, List<StoredEntry> entries) {
    return write(redis, shard, epoch, mailbox, entries, false);
  }

  /// Makes these entries the copy: they were read from PostgreSQL, and are all there is.
  public Reply<Long> replace(
      RedisPipeline redis, int shard, long epoch, DeviceKey mailbox, List<StoredEntry> entries) {
    return write(redis, shard, epoch, mailbox, entries, true);
  }

  private Reply<Long> write(
      RedisPipeline redis,
      int shard,
      long epoch,
      DeviceKey mailbox,
      List<StoredEntry> entries,
      boolean instead) {
    List<byte[]> arguments = new ArrayList<>(4 + 2 * entries.size());
    arguments.add(bytes(epoch));
    arguments.add(bytes(settings.maxEntries()));
    arguments.add(bytes(Math.max(settings.life().toSeconds(), 1)));
    arguments.add(bytes(instead ? 1 : 0));
    for (StoredEntry entry : entries) {
      if (entry.body().length <= settings.maxBody().toBytes()) {
        arguments.add(bytes(entry.position()));
        arguments.add(member(entry));
      }
    }
    return add.call(redis, key(shard, mailbox), arguments.toArray(byte[][]::new));
  }

  /// Removes positions that were just deleted.
  public Reply<Long> remove(
      RedisPipeline redis, int shard, long epoch, DeviceKey mailbox, Collection<Long> positions) {
    List<byte[]> arguments = new ArrayList<>(1 + positions.size());
    arguments.add(bytes(epoch));
    positions.forEach(position -> arguments.add(bytes(position)));
    return remove.call(redis, key(shard, mailbox), arguments.toArray(byte[][]::new));
  }

  /// Drops a copy whose mailbox is no more.
  public Reply<Long> drop(RedisPipeline redis, int shard, DeviceKey mailbox) {
    return redis.add(commands -> commands.del(key(shard, mailbox)));
  }

  /// Asks for a copy; see [#entries] for what to make of the reply.
  public Reply<List<byte[]>> read(RedisPipeline redis, int shard, DeviceKey mailbox) {
    return redis.add(
        commands ->
            commands.zrangebyscore(
                key(shard, mailbox),
                Range.from(Range.Boundary.including(1), Range.Boundary.unbounded()),
                Limit.create(0, settings.maxEntries())));
  }

  /// The mailbox, oldest first; empty when the copy is not exactly what it should be.
  public Optional<List<StoredEntry>> entries(Reply<List<byte[]>> reply, Fingerprint expected) {
    List<byte[]> members = reply.value();
    if (members == null || members.size() != expected.count()) {
      misses.increment();
      return Optional.empty();
    }
    List<StoredEntry> entries = members.stream().map(MailboxCopy::entry).toList();
    if (!Fingerprint.of(entries).equals(expected)) {
      misses.increment();
      return Optional.empty();
    }
    hits.increment();
    return Optional.of(entries);
  }

  /// Looks at writes after their round trip.
  public void settle(Collection<Reply<Long>> writes) {
    long failed = writes.stream().filter(Reply::isFailed).count();
    if (failed > 0) {
      failures.increment((double) failed);
      add.failed();
      remove.failed();
    }
  }

  private static byte[] key(int shard, DeviceKey mailbox) {
    return bytes("mailbox:{s" + shard + "}:" + mailbox.user() + ":" + mailbox.device());
  }

  private static byte[] member(StoredEntry entry) {
    return ByteBuffer.allocate(POSITION_BYTES + entry.body().length)
        .putLong(entry.position())
        .put(entry.body())
        .array();
  }

  private static StoredEntry entry(byte[] member) {
    return new StoredEntry(
        ByteBuffer.wrap(member).getLong(),
        Arrays.copyOfRange(member, POSITION_BYTES, member.length));
  }
}
