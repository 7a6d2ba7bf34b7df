package io.courier.logic.config;

import io.courier.logic.rate.Rate;
import io.courier.logic.rate.RateBook;
import io.courier.messages.settings.Bounds;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How fast messages may come.
///
/// @param userPerSecond of one user, over all connections; 0: without limit
/// @param userBurst that one user may send at once
/// @param conversationPerSecond of all who write to one conversation; 0: without limit
/// @param conversationBurst that may come to one conversation at once
/// @param cachedBuckets in memory, of users and conversations, about 200 bytes each
public record RateProperties(
    @DefaultValue("0") int userPerSecond,
    @DefaultValue("100") int userBurst,
    @DefaultValue("0") int conversationPerSecond,
    @DefaultValue("500") int conversationBurst,
    @DefaultValue("100000") int cachedBuckets) {
  private static final Bounds BOUNDS = new Bounds("courier.logic.rate");

  public RateProperties {
    BOUNDS.count("user-per-second", userPerSecond, 0, 10_000);
    BOUNDS.count("user-burst", userBurst, 1, 100_000);
    BOUNDS.count("conversation-per-second", conversationPerSecond, 0, 10_000);
    BOUNDS.count("conversation-burst", conversationBurst, 1, 100_000);
    BOUNDS.count("cached-buckets", cachedBuckets, 1_000, 10_000_000);
  }

  RateBook book() {
    return new RateBook(
        new Rate(userPerSecond, userBurst),
        new Rate(conversationPerSecond, conversationBurst),
        cachedBuckets);
  }
}
