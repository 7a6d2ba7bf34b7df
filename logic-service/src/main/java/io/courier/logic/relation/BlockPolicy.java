package io.courier.logic.relation;

import io.courier.kafka.consume.TransientFailure;
import io.courier.logic.group.Refusal;
import io.courier.messages.client.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everybody may write to a user who is not blocked by it.
///
/// A block counts from a moment after it was committed: at most the life of what is not vouched
/// for, usually as long as a notification takes. What is in memory and vouched for is not read
/// again. All other users of a poll are read in one statement. When they cannot be, what is in
/// memory decides however old it is, and [Unknown] about the rest.
///
/// Used on the poll thread; what it counts is for any.
public final class BlockPolicy implements ContactPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(BlockPolicy.class);

  /// For so long nothing is read after a read has failed, unless the news are heard: a poll must
  /// not wait for a connection each time.
  private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

  private final BlockStore store;
  private final BlockNews news;
  private final KnownBlocks memory;
  private final Unknown unknown;
  private final long lifeNanos;
  private final LongSupplier nanos;

  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong unknowns = new AtomicLong();
  private final AtomicLong outdated = new AtomicLong();
  private boolean hasFailed;
  private long failedNanos;

  /// @param most users and blocks in memory together
  /// @param life how long what was read counts while no news are heard
  public BlockPolicy(
      BlockStore store,
      BlockNews news,
      int most,
      Unknown unknown,
      Duration life,
      LongSupplier nanos) {
    this.store = store;
    this.news = news;
    this.memory = new KnownBlocks(most);
    this.unknown = unknown;
    this.lifeNanos = life.toNanos();
    this.nanos = nanos;
  }

  @Override
  public Map<Integer, Refusal> refusals(List<Contact> contacts) {
    BlockNews.Heard heard = news.heard();
    news.take(memory::outdate);
    long now = nanos.getAsLong();
    Map<Integer, Refusal> refusals = new HashMap<>(0);
    Map<String, List<Integer>> missing = Map.of();
    for (int i = 0; i < contacts.size(); i++) {
      Contact contact = contacts.get(i);
      if (contact.sender().equals(contact.user())) {
        continue;
      }
      KnownBlocks.Known known = memory.of(contact.user());
      if (known != null && known.isFresh(now, lifeNanos, heard)) {
        judge(known, contact, i, refusals);
      } else {
        if (missing.isEmpty()) {
          missing = new LinkedHashMap<>();
        }
        missing.computeIfAbsent(contact.user(), it -> new ArrayList<>(1)).add(i);
      }
    }
    if (!missing.isEmpty()) {
      read(missing, contacts, new BlockNews.Heard(heard.session(), now), heard, refusals);
      missing.forEach((user, indexes) -> judgeUnread(user, indexes, contacts, refusals));
    }
    return refusals;
  }

  /// The blocks of a user were changed by this instance.
  public void changed(String user) {
    memory.outdate(user);
  }

  private static void judge(
      KnownBlocks.Known known, Contact contact, int index, Map<Integer, Refusal> refusals) {
    if (known.refuses(contact)) {
      refusals.put(index, new Refusal(ErrorCode.BLOCKED, "you are blocked by " + contact.user()));
    }
  }

  /// Judges each as it is read, since all of them together may be more than memory keeps.
  private void read(
      Map<String, List<Integer>> missing,
      List<Contact> contacts,
      BlockNews.Heard asOf,
      BlockNews.Heard heard,
      Map<Integer, Refusal> refusals) {
    boolean isHearing = heard.session() != 0 && asOf.nanos() - heard.nanos() <= lifeNanos;
    if (hasFailed && !isHearing && asOf.nanos() - failedNanos < PAUSE_NANOS) {
      return;
    }
    try {
      reads.incrementAndGet();
      store.read(
          List.copyOf(missing.keySet()),
          (user, blocks) -> {
            KnownBlocks.Known known = memory.put(user, blocks, asOf);
            List<Integer> indexes = missing.remove(user);
            if (indexes != null) {
              indexes.forEach(index -> judge(known, contacts.get(index), index, refusals));
            }
          });
      hasFailed = false;
    } catch (TransientFailure e) {
      if (!hasFailed) {
        LOG.warn("blocks cannot be read, what is in memory decides: {}", e.getMessage());
      }
      hasFailed = true;
      failedNanos = nanos.getAsLong();
    }
  }

  private void judgeUnread(
      String user, List<Integer> indexes, List<Contact> contacts, Map<Integer, Refusal> refusals) {
    KnownBlocks.Known known = memory.of(user);
    if (known != null) {
      outdated.addAndGet(indexes.size());
      indexes.forEach(index -> judge(known, contacts.get(index), index, refusals));
    } else if (unknown == Unknown.ALLOW) {
      unknowns.addAndGet(indexes.size());
    } else {
      throw new TransientFailure("whom a user has blocked cannot be read now");
    }
  }

  /// Users and blocks in memory.
  public int known() {
    return memory.size();
  }

  /// Users in memory.
  public int users() {
    return memory.users();
  }

  /// How often PostgreSQL was asked.
  public long reads() {
    return reads.get();
  }

  /// Messages that went through since it was not known whether they may.
  public long unknowns() {
    return unknowns.get();
  }

  /// Messages that were judged by what may be outdated.
  public long outdated() {
    return outdated.get();
  }
}
