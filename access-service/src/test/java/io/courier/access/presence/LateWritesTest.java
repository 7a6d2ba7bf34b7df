package io.courier.access.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.access.settings.AccessProperties;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.redis.OnlineDevice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/// An owner's presence in a real Redis, over connections that lose writes, answers and their order.
class LateWritesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AccessProperties.Presence SETTINGS =
      new AccessProperties.Presence(Duration.ofMillis(10), 2, Duration.ofMillis(1), 2_000);

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final RedisPresence redis = new RedisPresence();
  private final Random random = new Random(42);
  private final Broken store = new Broken(redis.reactive);
  private final Told told = new Told();
  private final PresenceKeeper keeper =
      new PresenceKeeper(
          RedisPresence.SHARD,
          1_800_000_000_000L,
          store,
          loop,
          SETTINGS,
          told,
          System::nanoTime,
          () -> random);

  /// What the owner knows.
  private final Map<String, String> here = new TreeMap<>();

  @AfterEach
  void close() {
    loop.shutdown();
    redis.close();
  }

  @Test
  void aWriteThatABrokenConnectionDeliversBehindItsSuccessorIsRefused() {
    soon().until(() -> flushed(() -> told.taken));
    online("alice", "s1");
    awaitWritten();
    store.breaks = true;
    offline("alice");
    soon().until(() -> flushed(() -> !store.late.isEmpty()));
    store.breaks = false;
    online("alice", "s2");
    awaitWritten();
    store.deliverLate();
    int before = told.restored.get();
    awaitBeats();
    assertThat(redis.users()).isEqualTo(here);
    assertThat(told.restored).hasValue(before);
  }

  @Test
  void howeverWritesAreDelayedAndRedisIsEmptiedOrRolledBackItEndsWithWhatTheOwnerKnows() {
    soon().until(() -> flushed(() -> told.taken));
    for (int life = 0; life < 20; life++) {
      Map<String, String> earlier = redis.fields();
      for (int step = 0; step < 30; step++) {
        store.breaks = random.nextInt(3) == 0;
        String user = "user" + random.nextInt(6);
        if (random.nextBoolean()) {
          online(user, "s" + life + "-" + step);
        } else {
          offline(user);
        }
        on(() -> keeper.flush(System.nanoTime()));
        switch (random.nextInt(40)) {
          case 0 -> redis.empty();
          case 1 -> redis.rollBack(earlier);
          case 2, 3, 4 -> store.deliverLate();
          default -> {}
        }
      }
      store.breaks = false;
      awaitBeats();
      awaitWritten();
      store.deliverLate();
      awaitBeats();
      assertThat(redis.users()).as("life %d", life).isEqualTo(here);
    }
    assertThat(told.refused).hasValue(0);
  }

  private void online(String user, String session) {
    OnlineDevice device = new OnlineDevice("phone", "n", "g", session, 1);
    here.put(user, OnlineDevice.format(List.of(device)));
    on(() -> keeper.online(user, device));
  }

  private void offline(String user) {
    here.remove(user);
    on(() -> keeper.offline(new DeviceKey(user, "phone")));
  }

  private void awaitWritten() {
    soon().until(() -> flushed(() -> redis.users().equals(here)));
  }

  /// Until further writes are carried out, and Redis has all of the shard.
  private void awaitBeats() {
    int before = store.written.get();
    soon()
        .until(
            () ->
                flushed(
                    () ->
                        store.written.get() >= before + 4 && redis.fields().containsKey("#beat")));
  }

  private static ConditionFactory soon() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2));
  }

  private boolean flushed(BooleanSupplier then) {
    on(() -> keeper.flush(System.nanoTime()));
    return then.getAsBoolean();
  }

  private void on(Runnable task) {
    CompletableFuture.runAsync(task, loop).join();
  }

  /// Gives writes up that are carried out later, or never, or that were and whose answer is lost.
  private final class Broken extends PresenceStore {
    private final List<Write> late = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean breaks;
    private final AtomicInteger written = new AtomicInteger();

    private Broken(ReactiveStringRedisTemplate redis) {
      super(redis, new SimpleMeterRegistry());
    }

    @Override
    CompletableFuture<Answer> write(Write write) {
      if (!breaks) {
        return super.write(write)
            .whenComplete(
                (answer, failure) -> {
                  if (answer instanceof Answer.Written) {
                    written.incrementAndGet();
                  }
                });
      }
      if (late.isEmpty() || random.nextBoolean()) {
        late.add(write);
      } else if (random.nextBoolean()) {
        super.write(write).join();
      }
      return CompletableFuture.failedFuture(new IllegalStateException("the connection broke"));
    }

    private void deliverLate() {
      List<Write> all = new ArrayList<>(late);
      late.clear();
      Collections.shuffle(all, random);
      all.forEach(write -> super.write(write).join());
    }
  }

  /// What the keeper has said.
  private static final class Told implements PresenceKeeper.Listener {
    private volatile boolean taken;
    private final AtomicInteger restored = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public void taken() {
      taken = true;
    }

    @Override
    public void restored() {
      restored.incrementAndGet();
    }

    @Override
    public void refused(long higher) {
      refused.incrementAndGet();
    }
  }
}
