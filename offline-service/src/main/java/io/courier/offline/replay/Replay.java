package io.courier.offline.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.kafka.batch.Outbound;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.shard.OwnedShards;
import io.courier.offline.store.Head;
import io.courier.offline.store.StoredEntry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// Answers the rounds of one poll.
///
/// Mailboxes known to be empty are answered from memory, all of a shard in one record. The others
/// are read some at a time, so that a shard's takeover neither fills the heap nor floods Push.
@Component
public class Replay {
  /// Of one `EmptyMailboxes` record: with ids of full length 400 KB.
  private static final int MAX_SESSIONS = 1_000;

  private final Mailboxes mailboxes;
  private final PageDecision decision;
  private final int perRead;
  private final Counter pages;
  private final Counter empties;
  private final Counter replayed;

  Replay(Mailboxes mailboxes, OfflineSettings settings, MeterRegistry registry) {
    this.mailboxes = mailboxes;
    this.decision =
        new PageDecision(settings.page().maxEntries(), settings.page().maxBytes().toBytes());
    this.perRead = settings.page().mailboxesPerRead();
    this.pages =
        Counter.builder("courier.offline.pages")
            .description("mailbox pages sent that were read from a store")
            .register(registry);
    this.empties =
        Counter.builder("courier.offline.empty.answers")
            .description("rounds answered from memory: the mailbox is empty")
            .register(registry);
    this.replayed =
        Counter.builder("courier.offline.replayed.entries")
            .description("mailbox entries sent in pages")
            .register(registry);
  }

  /// @param rounds in the order of each partition; all stores before them are committed
  /// @param loads mailboxes whose devices just came online: their copies are made if they fit
  public void answer(
      Collection<RoundRequest> rounds,
      Collection<Mailbox> loads,
      OwnedShards shards,
      RedisPipeline redis,
      Outbound out) {
    Map<Integer, EmptyMailboxes.Builder> empty = new TreeMap<>();
    Map<DeviceKey, Mailbox> wanted = new LinkedHashMap<>();
    List<RoundRequest> paged = new ArrayList<>();
    for (RoundRequest round : rounds) {
      Mailbox mailbox = new Mailbox(shards.get(round.shard()), round.mailbox());
      if (round.number() == 1 && mailbox.isEmpty()) {
        EmptyMailboxes.Builder record =
            empty.computeIfAbsent(round.shard(), shard -> EmptyMailboxes.newBuilder());
        record.addSessions(round.session());
        if (record.getSessionsCount() == MAX_SESSIONS) {
          sendEmpty(round.shard(), record, out);
          empty.remove(round.shard());
        }
      } else {
        wanted.put(mailbox.key(), mailbox);
        paged.add(round);
      }
    }
    empty.forEach((shard, record) -> sendEmpty(shard, record, out));
    for (Mailbox load : loads) {
      if (!load.isEmpty() && mailboxes.fitsCopy(load)) {
        wanted.putIfAbsent(load.key(), load);
      }
    }
    sendPages(paged, wanted, redis, out);
  }

  private void sendPages(
      List<RoundRequest> rounds,
      Map<DeviceKey, Mailbox> wanted,
      RedisPipeline redis,
      Outbound out) {
    Map<DeviceKey, List<RoundRequest>> byMailbox = new LinkedHashMap<>();
    rounds.forEach(
        round -> byMailbox.computeIfAbsent(round.mailbox(), it -> new ArrayList<>(1)).add(round));
    List<Mailbox> all = new ArrayList<>(wanted.values());
    for (int from = 0; from < all.size(); from += perRead) {
      List<Mailbox> some = all.subList(from, Math.min(from + perRead, all.size()));
      Map<DeviceKey, Head> heads =
          mailboxes.read(some, decision.maxEntries(), decision.maxBytes(), redis);
      for (Mailbox mailbox : some) {
        Head head = heads.getOrDefault(mailbox.key(), Head.EMPTY);
        for (RoundRequest round : byMailbox.getOrDefault(mailbox.key(), List.of())) {
          sendPage(round, decision.choose(head), out);
        }
      }
    }
  }

  private void sendPage(RoundRequest round, PageDecision.Chosen chosen, Outbound out) {
    Page.Builder page =
        Page.newBuilder()
            .setSession(round.session())
            .setNumber(round.number())
            .setLast(chosen.last());
    for (StoredEntry entry : chosen.entries()) {
      page.addEntries(
          PageEntry.newBuilder().setPosition(entry.position()).setMessage(message(entry)));
    }
    out.toShard(Topic.PUSH_TASK, round.shard(), PushTask.newBuilder().setPage(page).build());
    pages.increment();
    replayed.increment(chosen.entries().size());
  }

  private void sendEmpty(int shard, EmptyMailboxes.Builder record, Outbound out) {
    out.toShard(Topic.PUSH_TASK, shard, PushTask.newBuilder().setEmpty(record).build());
    empties.increment(record.getSessionsCount());
  }

  private static Message message(StoredEntry entry) {
    try {
      return Message.parseFrom(entry.body());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the body at " + entry.position() + " is no message", e);
    }
  }
}
