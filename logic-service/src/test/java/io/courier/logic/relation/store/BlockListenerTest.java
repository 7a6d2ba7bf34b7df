package io.courier.logic.relation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.logic.relation.Block;
import io.courier.logic.relation.BlockEntries;
import io.courier.logic.relation.BlockEntries.Pair;
import io.courier.logic.relation.BlockLedger;
import io.courier.logic.relation.BlockOutcome;
import io.courier.logic.store.GroupDatabase;
import io.courier.messages.topic.CommandResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/// What is written, and who hears of it, against a real PostgreSQL. Every test has users of its
// own.
class BlockListenerTest {
  private static final GroupDatabase DATABASE = new GroupDatabase("logic_blocks");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final AtomicLong SEQS = new AtomicLong();

  private final PostgresBlocks blocks = blocks(Duration.ofDays(7));

  private static PostgresBlocks blocks(Duration retention) {
    return new PostgresBlocks(
        DATABASE.jdbc(), DATABASE.transactionManager(), retention, new SimpleMeterRegistry());
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void whatIsWrittenIsReadForMany() {
    change("w-alice", "bob", new Block(100, Block.OPEN));
    change("w-alice", "carol", new Block(100, Block.OPEN));
    change("w-alice", "carol", new Block(100, Long.MAX_VALUE - 1));
    change("w-dave", "bob", new Block(7, Block.OPEN));

    Map<String, Map<String, Block>> read = new HashMap<>();
    blocks.read(List.of("w-dave", "w-erin", "w-alice"), read::put);

    assertThat(read)
        .isEqualTo(
            Map.of(
                "w-alice",
                Map.of(
                    "bob", new Block(100, Block.OPEN), "carol", new Block(100, Long.MAX_VALUE - 1)),
                "w-dave",
                Map.of("bob", new Block(7, Block.OPEN)),
                "w-erin",
                Map.of()));
    assertThat(
            blocks.list(
                List.of(
                    new BlockLedger.Question("w-erin", "", 5),
                    new BlockLedger.Question("w-alice", "", 5),
                    new BlockLedger.Question("w-alice", "bob", 5))))
        .containsExactly(List.of(), List.of(new BlockLedger.Listed("bob", 100)), List.of());
  }

  @Test
  void aCommandFindsWhatEarlierOnesLeftAndWhatIsOldIsGone() {
    change("o-alice", "bob", new Block(100, Block.OPEN));
    change("o-alice", "carol", new Block(100, 200));
    DATABASE
        .jdbc()
        .update("UPDATE logic.block_outcome SET written_at = now() - interval '16 days'");
    long last = SEQS.get();

    blocks.carryOut(
        wanted("o-alice", "bob"),
        entries -> {
          assertThat(entries.lastSeq("o-alice")).isEqualTo(last);
          assertThat(entries.count("o-alice")).as("carol's has ended long ago").isEqualTo(1);
          assertThat(entries.block(new Pair("o-alice", "bob")))
              .isEqualTo(new Block(100, Block.OPEN));
          assertThat(entries.outcome(new BlockOutcome.Key("o-alice", "c" + last))).isNull();
          return true;
        });
    assertThat(
            DATABASE
                .jdbc()
                .queryForObject(
                    "SELECT count(*) FROM logic.block_outcome WHERE user_id = 'o-alice'",
                    Integer.class))
        .isZero();
  }

  @Test
  void everyListenerHearsOfAChangeAndOfNoneThatWasTakenBack() {
    try (BlockListener one = listener();
        BlockListener other = listener()) {
      await().atMost(SOON).until(() -> one.isHearing() && other.isHearing());
      new TransactionTemplate(DATABASE.transactionManager())
          .executeWithoutResult(
              status -> {
                change("h-alice", "bob", new Block(1, Block.OPEN));
                status.setRollbackOnly();
              });
      change("h-dave", "bob", new Block(1, Block.OPEN));

      List<String> heard = new ArrayList<>();
      List<String> others = new ArrayList<>();
      await().atMost(SOON).until(() -> taken(one, heard).contains("h-dave"));
      await().atMost(SOON).until(() -> taken(other, others).contains("h-dave"));
      assertThat(heard).containsExactly("h-dave");
      assertThat(others).containsExactly("h-dave");
    }
  }

  @Test
  void aConnectionThatBreaksIsAnotherSession() {
    try (BlockListener listener = listener()) {
      await().atMost(SOON).until(listener::isHearing);
      long session = listener.heard().session();
      DATABASE
          .jdbc()
          .queryForList(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND query IN"
                  + " ('SELECT 1', 'LISTEN courier_blocks')");
      await().atMost(SOON).until(() -> listener.heard().session() > session);
      await().atMost(SOON).until(listener::isHearing);
      change("b-alice", "bob", new Block(1, Block.OPEN));
      await().atMost(SOON).until(() -> taken(listener, new ArrayList<>()).contains("b-alice"));
    }
  }

  @Test
  void moreThanCanWaitMakesAllThatWasReadDoubtful() {
    try (BlockListener listener = listener()) {
      await().atMost(SOON).until(listener::isHearing);
      long session = listener.heard().session();
      DATABASE
          .jdbc()
          .queryForList(
              "SELECT pg_notify('courier_blocks', 'm-' || n) FROM generate_series(1, 10001) AS n");
      await().atMost(SOON).until(() -> listener.heard().session() > session);
    }
  }

  private static List<String> taken(BlockListener listener, List<String> into) {
    listener.take(into::add);
    return into;
  }

  private static BlockListener listener() {
    BlockListener listener =
        new BlockListener(DATABASE.direct(), Duration.ofSeconds(1), System::nanoTime);
    listener.start();
    return listener;
  }

  private void change(String user, String blocked, Block block) {
    blocks.carryOut(
        wanted(user, blocked),
        entries -> {
          decide(entries, user, blocked, block);
          return true;
        });
  }

  private static void decide(BlockEntries entries, String user, String blocked, Block block) {
    entries.change(new Pair(user, blocked), block);
    long seq = SEQS.incrementAndGet();
    entries.leave(
        new BlockOutcome(
            new BlockOutcome.Key(user, "c" + seq), seq, CommandResult.getDefaultInstance()));
  }

  private static BlockLedger.Wanted wanted(String user, String blocked) {
    return new BlockLedger.Wanted(
        new TreeSet<>(Set.of(user)),
        Set.of(new Pair(user, blocked)),
        Set.of(new BlockOutcome.Key(user, "c" + SEQS.get())));
  }
}
