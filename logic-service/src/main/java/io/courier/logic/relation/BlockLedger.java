package io.courier.logic.relation;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;

/// Where commands about blocks are carried out.
public interface BlockLedger {
  /// What some commands have to know.
  ///
  /// @param users who gave them
  record Wanted(
      SortedSet<String> users, Set<BlockEntries.Pair> pairs, Set<BlockOutcome.Key> commands) {}

  /// Asks whom a user has blocked now, in the order of their ids.
  ///
  /// @param after behind this user; empty: from the first on
  /// @param most that are answered
  record Question(String user, String after, int most) {}

  /// One who is blocked.
  ///
  /// @param since in milliseconds since 1970
  record Listed(String user, long since) {}

  /// Decides, and writes what that changed, in one transaction. Whoever carries out commands of one
  /// of these users at the same time waits. When it returns, all instances will hear of it.
  ///
  /// @throws io.courier.kafka.consume.TransientFailure when it is away: nothing is written, or it
  ///     is not known
  <T> T carryOut(Wanted wanted, Function<BlockEntries, T> deciding);

  /// @return for each question what is answered
  List<List<Listed>> list(List<Question> questions);
}
