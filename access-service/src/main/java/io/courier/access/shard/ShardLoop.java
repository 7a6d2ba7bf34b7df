package io.courier.access.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that owns shards: everything about them happens here, one task after the other.
///
/// Works in turns: what was answered to us first, then inputs, then time-outs, then the effects of
/// all of it leave together. Nothing here waits for a back end. While the lease has run out no
/// input is taken and no effect leaves; answers and changes of ownership go on.
public final class ShardLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ShardLoop.class);
  private static final long FENCED_LOOK_NANOS = 20_000_000;

  /// Each is all that one poll brought for one shard.
  private static final int RECORDS_IN_A_TURN = 4;

  private final String name;
  private final ArrayBlockingQueue<Runnable> inputs;
  private final Queue<Runnable> records = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
  private final int turn;
  private final long tickNanos;
  private final Lease lease;
  private final LongSupplier nanoTime;
  private final List<Runnable> taken;
  private volatile boolean running;
  private volatile boolean waiting;
  private @Nullable Thread thread;
  private long nextTickNanos;

  ShardLoop(String name, LoopSettings settings, Lease lease, LongSupplier nanoTime) {
    this.name = name;
    this.inputs = new ArrayBlockingQueue<>(settings.inputs());
    this.turn = settings.turn();
    this.tickNanos = settings.tick().toNanos();
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.taken = new ArrayList<>(settings.turn());
  }

  /// Adds an input; waits while there are too many.
  public void submit(Runnable input) {
    try {
      inputs.put(input);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Adds records read from Kafka; never waits. How many there can be is bounded by the poll loop:
  /// it reads no more of a partition with too many that are not done.
  public void read(Runnable handling) {
    records.add(handling);
    awake();
  }

  /// Adds an answer to something that the loop asked for, or a change of ownership; never waits.
  /// How many there can be is bounded by what was asked.
  public void answer(Runnable answer) {
    answers.add(answer);
    awake();
  }

  private void awake() {
    if (waiting) {
      inputs.offer(ShardLoop::wakeUp); // a full queue wakes it as well
    }
  }

  /// A task that does nothing but end a wait.
  private static void wakeUp() {}

  int inputsWaiting() {
    return inputs.size();
  }

  int recordsWaiting() {
    return records.size();
  }

  int answersWaiting() {
    return answers.size();
  }

  void start(LoopWork work) {
    running = true;
    thread = Thread.ofPlatform().name(name).start(() -> run(work));
  }

  void stop() {
    running = false;
    Thread looping = thread;
    if (looping == null) {
      return;
    }
    answer(ShardLoop::wakeUp);
    try {
      looping.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(LoopWork work) {
    nextTickNanos = nanoTime.getAsLong() + tickNanos;
    while (running) {
      if (!turn(work)) {
        rest(lease.isValid(nanoTime.getAsLong()));
      }
    }
  }

  /// Does what has come, and lets its effects leave. False when there was nothing.
  boolean turn(LoopWork work) {
    boolean busy = runAll(answers, turn);
    if (lease.isValid(nanoTime.getAsLong())) {
      busy |= runInputs();
      busy |= runAll(records, RECORDS_IN_A_TURN);
      tickIfDue(work);
      // Asked again: the process may have been stopped since the turn began.
      if (lease.isValid(nanoTime.getAsLong())) {
        guarded(work::flush);
      }
    }
    return busy;
  }

  /// Runs what is in a queue, up to so many.
  private boolean runAll(Queue<Runnable> queue, int most) {
    boolean any = false;
    for (int i = 0; i < most; i++) {
      Runnable task = queue.poll();
      if (task == null) {
        break;
      }
      any = true;
      guarded(task);
    }
    return any;
  }

  private boolean runInputs() {
    inputs.drainTo(taken, turn);
    boolean any = !taken.isEmpty();
    for (Runnable input : taken) {
      guarded(input);
    }
    taken.clear();
    return any;
  }

  private void tickIfDue(LoopWork work) {
    long now = nanoTime.getAsLong();
    if (now - nextTickNanos >= 0) {
      nextTickNanos = now + tickNanos;
      guarded(() -> work.tick(now));
    }
  }

  /// Waits for the next input, answer or time-out; with the lease run out, only a moment.
  private void rest(boolean valid) {
    waiting = true;
    try {
      if (!answers.isEmpty() || (valid && !records.isEmpty())) {
        return;
      }
      if (valid) {
        long untilTick = Math.max(0, nextTickNanos - nanoTime.getAsLong());
        Runnable first = inputs.poll(untilTick, TimeUnit.NANOSECONDS);
        if (first != null) {
          taken.add(first);
        }
      } else {
        LockSupport.parkNanos(FENCED_LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      LOG.warn("{} was interrupted and goes on", name);
    } finally {
      waiting = false;
    }
  }

  /// A defect in one task must not stop the others.
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of {} failed", name, e);
    }
  }
}
