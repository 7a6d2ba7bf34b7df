package io.courier.simulation.postgres;

import io.courier.offline.store.Days;
import io.courier.simulation.comparison.Comparison;
import io.courier.simulation.comparison.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/// The statements of Offline, as its tables run them, and their model.
class TablesComparisonTest {
  /// @param raised the epoch of each shard that was answered last
  record Store(EitherDatabase database, Map<Integer, Long> raised) implements Side {
    private static Store of(EitherDatabase database) {
      database.setClock(TableSteps.NOON);
      return new Store(database, new HashMap<>());
    }

    @Override
    public SortedMap<String, String> contents() {
      return database.contents();
    }
  }

  @Test
  void theModelOfTablesAnswersAndStoresWhatPostgresDoes() {
    int today = Days.of(TableSteps.NOON);
    try (RealDatabase database = new RealDatabase("compared_tables")) {
      new Comparison<Store>(
              "tables",
              () -> Store.of(new ModelDatabase()),
              () -> Store.of(database.fresh(List.of(today - 1, today, today + 1))),
              TableSteps::new)
          .run(
              200,
              40,
              "raise: many",
              "check: nothing",
              "check: DeposedFailure",
              "insert-bodies: 0",
              "insert-bodies: 2",
              "insert-entries: nothing",
              "insert-entries: some",
              "delete-entries: nothing",
              "delete-entries: some",
              "delete-of-any-day: some",
              "delete-bodies: 0",
              "delete-bodies: 1",
              "delete-bodies-of-days: nothing",
              "take-waiting: some",
              "clear: some",
              "clear-in-parts: some",
              "write-devices: nothing",
              "gaps: some",
              "several: some",
              "several: DeposedFailure",
              "several: IllegalStateException",
              "heads: some",
              "census: some",
              "days: some",
              "load: some");
    }
  }
}
