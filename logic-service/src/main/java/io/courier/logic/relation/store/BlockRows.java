package io.courier.logic.relation.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.logic.relation.Block;
import io.courier.logic.relation.BlockEntries;
import io.courier.logic.relation.BlockEntries.Pair;
import io.courier.logic.relation.BlockLedger.Wanted;
import io.courier.logic.relation.BlockOutcome;
import io.courier.messages.topic.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/// Reads and writes the tables of blocks for commands, many rows a statement. Call within one
/// transaction.
///
/// The locks come first, always in the order of the users: so what is read behind them is what the
/// last who had them wrote, and two instances never wait for each other in a circle.
final class BlockRows {
  static final String CHANNEL = "courier_blocks";

  private static final String NEW_LISTS =
      """
      INSERT INTO logic.block_list (user_id, last_seq)
      SELECT k.user_id, 0 FROM unnest(?::text[]) WITH ORDINALITY AS k (user_id, number)
      ORDER BY k.number
      ON CONFLICT DO NOTHING
      """;
  private static final String LOCKS =
      """
      SELECT user_id, last_seq FROM logic.block_list WHERE user_id = ANY (?::text[])
      ORDER BY user_id FOR UPDATE
      """;
  private static final String OLD_OUTCOMES =
      """
      DELETE FROM logic.block_outcome
      WHERE user_id = ANY (?::text[]) AND written_at < now() - make_interval(secs => ?)
      """;
  private static final String OLD_BLOCKS =
      """
      DELETE FROM logic.block
      WHERE user_id = ANY (?::text[])
        AND to_at < 1000 * (extract(epoch FROM now())::bigint - ?::bigint)
      """;
  private static final String OUTCOMES =
      """
      SELECT o.user_id, o.command, o.seq, o.result
      FROM unnest(?::text[], ?::text[]) AS k (user_id, command)
      JOIN logic.block_outcome o ON o.user_id = k.user_id AND o.command = k.command
      """;
  private static final String BLOCKS =
      """
      SELECT b.user_id, b.blocked, b.from_at, b.to_at
      FROM unnest(?::text[], ?::text[]) AS k (user_id, blocked)
      JOIN logic.block b ON b.user_id = k.user_id AND b.blocked = k.blocked
      """;
  private static final String COUNTS =
      """
      SELECT user_id, count(*) FROM logic.block WHERE user_id = ANY (?::text[]) GROUP BY user_id
      """;
  private static final String WRITE_BLOCKS =
      """
      INSERT INTO logic.block (user_id, blocked, from_at, to_at)
      SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
      ON CONFLICT (user_id, blocked) DO UPDATE SET from_at = EXCLUDED.from_at, to_at = EXCLUDED.to_at
      """;
  private static final String WRITE_OUTCOMES =
      """
      INSERT INTO logic.block_outcome (user_id, command, seq, result)
      SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bytea[])
      """;
  private static final String LAST_SEQS =
      """
      UPDATE logic.block_list l SET last_seq = k.last_seq
      FROM unnest(?::text[], ?::bigint[]) AS k (user_id, last_seq) WHERE l.user_id = k.user_id
      """;
  private static final String NOTIFY =
      "SELECT pg_notify('" + CHANNEL + "', k.user_id) FROM unnest(?::text[]) AS k (user_id)";

  private final JdbcTemplate jdbc;
  private final long keptSeconds;

  /// @param kept how long outcomes and ended blocks are kept
  BlockRows(JdbcTemplate jdbc, Duration kept) {
    this.jdbc = jdbc;
    this.keptSeconds = kept.toSeconds();
  }

  private void each(String sql, RowCallbackHandler row, Object... arguments) {
    jdbc.query(sql, row, arguments);
  }

  BlockEntries lockAndRead(Wanted wanted) {
    BlockEntries entries = new BlockEntries();
    Object users = wanted.users().toArray(String[]::new);
    jdbc.update(NEW_LISTS, users);
    each(LOCKS, row -> entries.loadLastSeq(row.getString(1), row.getLong(2)), users);
    jdbc.update(OLD_OUTCOMES, users, (double) keptSeconds);
    jdbc.update(OLD_BLOCKS, users, keptSeconds);
    each(
        OUTCOMES,
        row ->
            entries.load(
                new BlockOutcome(
                    new BlockOutcome.Key(row.getString(1), row.getString(2)),
                    row.getLong(3),
                    result(row.getBytes(4)))),
        wanted.commands().stream().map(BlockOutcome.Key::user).toArray(String[]::new),
        wanted.commands().stream().map(BlockOutcome.Key::command).toArray(String[]::new));
    each(
        BLOCKS,
        row ->
            entries.load(
                new Pair(row.getString(1), row.getString(2)),
                new Block(row.getLong(3), row.getLong(4))),
        wanted.pairs().stream().map(Pair::user).toArray(String[]::new),
        wanted.pairs().stream().map(Pair::blocked).toArray(String[]::new));
    each(COUNTS, row -> entries.loadCount(row.getString(1), row.getInt(2)), users);
    return entries;
  }

  private static CommandResult result(byte[] bytes) {
    try {
      return CommandResult.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an outcome whose result cannot be read", e);
    }
  }

  void write(BlockEntries entries) {
    List<BlockOutcome> outcomes = new ArrayList<>();
    Map<String, Long> lastSeqs = new LinkedHashMap<>();
    for (BlockOutcome outcome : entries.left()) {
      outcomes.add(outcome);
      lastSeqs.put(outcome.key().user(), outcome.seq());
    }
    jdbc.update(
        WRITE_OUTCOMES,
        outcomes.stream().map(it -> it.key().user()).toArray(String[]::new),
        outcomes.stream().map(it -> it.key().command()).toArray(String[]::new),
        outcomes.stream().mapToLong(BlockOutcome::seq).toArray(),
        outcomes.stream().map(it -> it.result().toByteArray()).toArray(byte[][]::new));
    jdbc.update(
        LAST_SEQS,
        lastSeqs.keySet().toArray(String[]::new),
        lastSeqs.values().stream().mapToLong(Long::longValue).toArray());
    Map<Pair, Block> changed = entries.changed();
    if (!changed.isEmpty()) {
      write(List.copyOf(changed.entrySet()));
    }
  }

  private void write(List<Entry<Pair, Block>> changed) {
    jdbc.update(
        WRITE_BLOCKS,
        changed.stream().map(it -> it.getKey().user()).toArray(String[]::new),
        changed.stream().map(it -> it.getKey().blocked()).toArray(String[]::new),
        changed.stream().mapToLong(it -> it.getValue().from()).toArray(),
        changed.stream().mapToLong(it -> it.getValue().to()).toArray());
    Object users = changed.stream().map(it -> it.getKey().user()).distinct().toArray(String[]::new);
    each(NOTIFY, row -> {}, users);
  }
}
