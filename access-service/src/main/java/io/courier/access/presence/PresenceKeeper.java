package io.courier.access.presence;

import io.courier.access.presence.PresenceStore.Answer;
import io.courier.access.presence.PresenceStore.Write;
import io.courier.access.settings.AccessProperties;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.redis.OnlineDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one shard's presence in Redis as its owner, under one epoch. Used on the shard's loop.
///
/// One write is under way at a time; what changes meanwhile goes with the next. How each is written
/// is said by [PresenceWrites].
public final class PresenceKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PresenceKeeper.class);

  /// A write that keeps failing is repeated after up to 2^this times the first wait: about as often
  /// as the beat comes, since Push waits for it when Redis is back.
  private static final int LONGEST_WAIT = 2;

  private final int shard;
  private final PresenceStore store;
  private final Executor loop;
  private final AccessProperties.Presence properties;
  private final Listener listener;
  private final LongSupplier nanoTime;
  private final Supplier<RandomGenerator> random;
  private final PresenceBook book = new PresenceBook();
  private final PresenceWrites writes;
  private boolean waiting;
  private boolean ended;
  private long beatDueNanos;
  private long retryNanos;
  private boolean retrying;
  private int failures;

  /// What the keeper tells its shard. On the shard's loop.
  public interface Listener {
    /// Presence is ours, and what the former owner left is known.
    void taken();

    /// Redis had lost presence and has it again: whoever decided by it meanwhile was wrong.
    void restored();

    /// A higher epoch is stored: somebody else is the owner.
    void refused(long higher);
  }

  /// @param loop runs answers on the shard's loop
  /// @param random by which tries of many shards are spread
  public PresenceKeeper(
      int shard,
      long epoch,
      PresenceStore store,
      Executor loop,
      AccessProperties.Presence properties,
      Listener listener,
      LongSupplier nanoTime,
      Supplier<RandomGenerator> random) {
    this.shard = shard;
    this.store = store;
    this.loop = loop;
    this.properties = properties;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.random = random;
    this.writes = new PresenceWrites(shard, epoch);
  }

  public void online(String user, OnlineDevice device) {
    book.put(user, device);
  }

  /// The devices of a user that are shown, those that may yet come back from the former owner too.
  public List<OnlineDevice> online(String user) {
    return book.online(user);
  }

  /// @return what was known of the device; empty when it was not online
  public Optional<OnlineDevice> offline(DeviceKey device) {
    return book.remove(device);
  }

  /// Runs an action when everything said so far about this user is in Redis, unless a newer one of
  /// this device and kind takes its place before.
  public void afterWrite(DeviceKey device, FollowUp kind, Runnable action) {
    book.afterWrite(device, kind, action);
  }

  /// How many actions wait for a write.
  public int waiting() {
    return book.waiting();
  }

  /// How many devices of this user are online besides this one.
  public int others(DeviceKey device) {
    return book.others(device);
  }

  /// Whether this very session is shown already, by us or by the former owner.
  public boolean shows(DeviceKey device, String session) {
    return book.shows(device, session);
  }

  /// Those that the former owner has shown and that have not come back; shown until said otherwise.
  public Map<DeviceKey, OnlineDevice> leftovers() {
    return book.leftovers();
  }

  public int users() {
    return book.users();
  }

  /// The shard is not ours any more: nothing is written from now on.
  public void end() {
    ended = true;
  }

  /// Sends the next write if there is something to write and nothing under way.
  public void flush(long nowNanos) {
    if (ended || waiting || (retrying && nowNanos - retryNanos < 0)) {
      return;
    }
    boolean beatDue = !writes.isSteady() || nowNanos - beatDueNanos >= 0;
    if (!beatDue && !book.isChanged()) {
      return;
    }
    retrying = false;
    beatDueNanos = nowNanos + properties.beat().toNanos();
    Map<String, String> values = writes.isTaking() ? Map.of() : book.begin(properties.batch());
    waiting = true;
    Write write = writes.begin(values, !book.isChanged());
    store
        .write(write)
        .whenComplete((answer, failure) -> loop.execute(() -> answered(write, answer, failure)));
  }

  private void answersAgain() {
    if (failures > 0) {
      LOG.info("presence of shard {} is written again after {} tries", shard, failures);
      failures = 0;
    }
  }

  private void answered(Write write, @Nullable Answer answer, @Nullable Throwable failure) {
    waiting = false;
    if (ended) {
      return;
    }
    if (answer == null) {
      failed(failure);
      return;
    }
    answersAgain();
    switch (answer) {
      case Answer.Written done -> written(write);
      case Answer.Refused refused -> {
        book.notWritten();
        ended = true;
        listener.refused(refused.higher());
      }
      case Answer.Unknown lost -> {
        LOG.warn("Redis has lost the presence of shard {}: it is written anew", shard);
        writes.lost();
        writeAllAnew();
      }
      case Answer.Overtaken overtaken -> {
        LOG.warn("presence of shard {} was written by somebody else, and is written anew", shard);
        writes.overtaken(overtaken.by());
        writeAllAnew();
      }
    }
  }

  private void writeAllAnew() {
    book.notWritten();
    book.changeAll();
  }

  private void written(Write write) {
    boolean wasTaking = writes.isTaking();
    boolean restored = writes.written(write);
    if (wasTaking) {
      adopt();
      return;
    }
    book.written().forEach(Runnable::run);
    if (restored) {
      listener.restored();
    }
  }

  private void adopt() {
    waiting = true;
    store
        .read(shard)
        .whenComplete(
            (found, failure) ->
                loop.execute(
                    () -> {
                      waiting = false;
                      if (ended) {
                        return;
                      }
                      if (found == null) {
                        failed(failure);
                        return;
                      }
                      book.adopt(found);
                      writes.adopted();
                      listener.taken();
                    }));
  }

  private void failed(@Nullable Throwable failure) {
    if (failures == 0) {
      LOG.warn("presence of shard {} waits for Redis: {}", shard, String.valueOf(failure));
    }
    book.notWritten();
    retrying = true;
    long wait = properties.retry().toNanos() << Math.min(failures++, LONGEST_WAIT);
    retryNanos = nanoTime.getAsLong() + wait / 2 + random.get().nextLong(wait / 2 + 1);
  }
}
