package io.courier.offline.intake;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.OfflineStorage;
import io.courier.offline.device.DeviceHints;
import io.courier.offline.device.DeviceTable;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipeline.Reply;
import io.courier.offline.replay.Mailbox;
import io.courier.offline.replay.Replay;
import io.courier.offline.retention.ShardTurns;
import io.courier.offline.shard.OwnedShards;
import io.courier.offline.store.Days;
import io.courier.offline.store.MailboxCopy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.TransactionException;

/// The processor of one poll loop, the single writer of the shards that the loop is assigned.
///
/// One poll, in this order: stores and deletions are committed in PostgreSQL; the copies in Redis
/// follow; rounds are answered; devices that are online and got rows are nudged. What the poll
/// produced is acknowledged before its offsets are committed, so a crash anywhere does the poll
/// again, which changes nothing more and sends the same pages.
///
/// Between two polls its shards can be worked on from elsewhere ([#turn]).
final class OfflineProcessor implements BatchProcessor {
  private final PollReader reader;
  private final OwnedShards shards;
  private final DeviceTable deviceTable;
  private final DeviceHints hints;
  private final PlanWriter writer;
  private final CopyWriter copies;
  private final MailboxCopy copy;
  private final Replay replay;
  private final RedisPipeline redis;
  private final OfflineMetrics metrics;
  private final Clock clock;
  private final Limits limits;
  private final int transactionRows;

  /// Held for a poll or a turn; whoever waits longest is next.
  private final ReentrantLock turns = new ReentrantLock(true);

  private final Set<Integer> assigned = ConcurrentHashMap.newKeySet();

  OfflineProcessor(Parts parts, OwnedShards shards, DeviceHints hints, RedisPipeline redis) {
    this.reader = parts.reader();
    this.deviceTable = parts.deviceTable();
    this.writer = parts.writer();
    this.copies = parts.copies();
    this.copy = parts.copy();
    this.replay = parts.replay();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
    this.limits = parts.limits();
    this.transactionRows = parts.transactionRows();
    this.shards = shards;
    this.hints = hints;
    this.redis = redis;
    metrics.watch(shards);
  }

  /// What the processors of all loops share.
  record Parts(
      PollReader reader,
      DeviceTable deviceTable,
      PlanWriter writer,
      CopyWriter copies,
      MailboxCopy copy,
      Replay replay,
      OfflineMetrics metrics,
      Clock clock,
      Limits limits,
      int transactionRows) {}

  @Override
  public void process(List<Item> batch, Outbound out) {
    turns.lock();
    try {
      poll(batch, out);
    } finally {
      turns.unlock();
    }
  }

  /// The shards that are assigned now. From any thread.
  Set<Integer> assigned() {
    return Set.copyOf(assigned);
  }

  /// Works on a shard between two polls. From any thread.
  ///
  /// @return whether it wants another turn; false when the shard is not ours
  boolean turn(int number, ShardTurns.Turn turn) {
    turns.lock();
    try {
      return assigned.contains(number) && turn.take(shards.get(number), hints, redis);
    } catch (RuntimeException e) {
      shards.forget(List.of(number)); // what was committed is not known
      throw e;
    } finally {
      turns.unlock();
    }
  }

  private void poll(List<Item> batch, Outbound out) {
    metrics.batch.record(batch.size());
    int today = Days.of(clock.millis());
    List<Work> works = read(batch, today, out);
    try {
      int from = 0;
      while (from < works.size()) {
        int to = endOfPart(works, from);
        part(works.subList(from, to), today, out);
        from = to;
      }
      timeStores(batch);
    } catch (DataIntegrityViolationException | InvalidDataAccessResourceUsageException e) {
      throw e; // A defect that some record provokes: it is found by trying them one by one.
    } catch (DataAccessException | TransactionException e) {
      throw new TransientFailure("PostgreSQL does not do it now: " + e.getMessage(), e);
    }
  }

  private void timeStores(List<Item> batch) {
    long now = clock.millis();
    for (Item item : batch) {
      if (item.value() instanceof OfflineStorage record && record.hasStore()) {
        long age = now - record.getStore().getMessage().getAt();
        metrics.stored.record(Math.max(0, age), TimeUnit.MILLISECONDS);
      }
    }
  }

  private int endOfPart(List<Work> works, int from) {
    int to = from;
    int rows = 0;
    while (to < works.size() && rows < transactionRows) {
      rows += works.get(to++).rows();
    }
    return to;
  }

  private void part(List<Work> works, int today, Outbound out) {
    Plan plan;
    Written written;
    try {
      loadDevices(works);
      plan = Plan.of(works, shards::get, today);
      written = write(plan);
    } catch (RuntimeException e) {
      // What was committed is not known, and the plan has already marked devices as seen.
      shards.forget(works.stream().map(Work::shard).distinct().toList());
      throw e;
    }
    follow(plan, written, out);
  }

  @Override
  public void assigned(Collection<TopicPartition> partitions) {
    forget(partitions, true);
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    forget(partitions, false);
  }

  private void forget(Collection<TopicPartition> partitions, boolean ours) {
    List<Integer> numbers = partitions.stream().map(TopicPartition::partition).distinct().toList();
    turns.lock();
    try {
      shards.forget(numbers);
      if (ours) {
        assigned.addAll(numbers);
      } else {
        numbers.forEach(assigned::remove);
      }
    } finally {
      turns.unlock();
    }
  }

  private List<Work> read(List<Item> batch, int today, Outbound out) {
    List<Work> works = new ArrayList<>(batch.size());
    for (Item item : batch) {
      try {
        Work work = reader.read(item.partition(), item.value(), today);
        count(work);
        works.add(work instanceof Work.Store store ? store.at(item.offset()) : work);
      } catch (PermanentFailure e) {
        out.deadLetter(item, String.valueOf(e.getMessage()));
      }
    }
    return works;
  }

  private void count(Work work) {
    switch (work) {
      case Work.Ack ignored -> metrics.acks.increment();
      case Work.Expired ignored -> metrics.expired.increment();
      case Work.Store ignored -> {}
      case Work.Markers ignored -> {}
      case Work.Retrieve ignored -> {}
      case Work.Presence ignored -> {}
    }
  }

  private void loadDevices(List<Work> works) {
    Map<Integer, Set<String>> users = Plan.usersOf(works);
    Set<String> missing = new HashSet<>();
    users.forEach((shard, names) -> missing.addAll(shards.get(shard).devices().missing(names)));
    if (missing.isEmpty()) {
      return;
    }
    var loaded = deviceTable.load(missing);
    users.forEach(
        (shard, names) -> {
          for (String name : names) {
            var devices = loaded.get(name);
            if (devices != null) {
              shards.get(shard).devices().loaded(name, devices);
            }
          }
        });
  }

  private Written write(Plan plan) {
    if (!plan.hasWrites()) {
      return Written.NOTHING;
    }
    Map<Integer, Set<String>> changed = plan.changedUsers();
    if (!changed.isEmpty()) {
      hints.delete(changed);
    }
    Written written = metrics.transaction.record(() -> writer.write(plan, clock.instant()));
    return written == null ? Written.NOTHING : written;
  }

  /// The transaction is committed: what is remembered, copied, answered and told follows.
  private void follow(Plan plan, Written written, Outbound out) {
    Map<Integer, Set<DeviceKey>> full = limits.count(written, shards);
    HintWriter.write(plan, shards, hints);
    List<Reply<Long>> copied = copies.add(plan, written, redis);
    Nudges nudges = Nudges.ask(plan.touched, reader.shards(), redis);
    redis.run();
    copy.settle(copied);
    limits.enforce(plan, full, nudges, shards, hints, redis);
    int nudged = nudges.send(out);
    replay.answer(plan.rounds, loads(plan), shards, redis, out);
    plan.shards.values().forEach(shard -> shard.devices().trim());
    count(plan, written, nudged);
  }

  private List<Mailbox> loads(Plan plan) {
    List<Mailbox> loads = new ArrayList<>(plan.online.size());
    for (DeviceKey device : plan.online) {
      loads.add(new Mailbox(shards.get(reader.shards().of(device.user())), device));
    }
    return loads;
  }

  private void count(Plan plan, Written written, int nudged) {
    metrics.rows.increment(written.added().size());
    metrics.bodies.increment(written.bodies());
    metrics.deleted.increment(written.removed().size());
    metrics.nudges.increment(nudged);
    metrics.devices.increment(plan.changedUsers().values().stream().mapToInt(Set::size).sum());
  }
}
