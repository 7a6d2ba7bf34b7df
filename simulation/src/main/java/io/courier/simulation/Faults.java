package io.courier.simulation;

import io.courier.simulation.Happening.Kind;
import io.courier.simulation.world.Mutation;
import java.util.EnumSet;
import java.util.Set;

/// Which faults bring deliberate ones to light: those that the broken rule is there for.
final class Faults {
  private Faults() {}

  static Set<Kind> of(Set<Mutation> mutations) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    mutations.forEach(mutation -> kinds.addAll(of(mutation)));
    return kinds;
  }

  private static Set<Kind> of(Mutation mutation) {
    return switch (mutation) {
      case OWNER_COMMITS_EARLY, PUSH_COMMITS_EARLY, LOGIC_COMMITS_EARLY -> EnumSet.of(Kind.CRASH);
      case OFFLINE_COMMITS_EARLY -> EnumSet.of(Kind.CRASH, Kind.STORE_DOWN);
      case OLD_RECEIPTS_DROPPED -> EnumSet.of(Kind.EVICT, Kind.CRASH, Kind.STOP, Kind.KAFKA_SLOW);
      case NO_NUDGE -> EnumSet.of(Kind.EVICT, Kind.STOP, Kind.KAFKA_SLOW);
      case REPEATS_DROPPED -> EnumSet.of(Kind.CRASH, Kind.EVICT, Kind.REDIS_LOSES_ANSWERS);
      case PRESENCE_UNFENCED, NO_LEASE -> EnumSet.of(Kind.CUT, Kind.STOP, Kind.EVICT);
      case STORE_UNFENCED -> EnumSet.of(Kind.EVICT, Kind.STOP);
      case OLD_HINTS_BELIEVED -> EnumSet.of(Kind.REDIS_ROLLED_BACK);
      case LOST_PRESENCE_BELIEVED -> EnumSet.of(Kind.REDIS_EMPTIED, Kind.REDIS_ROLLED_BACK);
      case GATEWAY_WRITES_AGAIN -> EnumSet.of(Kind.EVICT, Kind.LINK_BREAKS);
      case GATEWAY_TAKES_OLD_EPOCHS -> EnumSet.of(Kind.EVICT, Kind.CUT, Kind.STOP);
      case LOGIC_TRUSTS_MEMORY -> EnumSet.of(Kind.CRASH, Kind.REDIS_LOSES_ANSWERS);
      case LOGIC_FORGETS -> EnumSet.of(Kind.LINK_BREAKS, Kind.GATEWAY_DIES);
      case DELETES_UP_TO -> EnumSet.of(Kind.EVICT, Kind.STOP, Kind.KAFKA_SLOW, Kind.LINK_BREAKS);
      case NO_MARKER, PAGES_FILTERED, PRESENCE_LATE, OVERFLOW_UNNOTICED ->
          EnumSet.noneOf(Kind.class);
    };
  }
}
