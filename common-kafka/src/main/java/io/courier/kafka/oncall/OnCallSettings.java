package io.courier.kafka.oncall;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How much one call about dead letters may do.
///
/// @param replaysPerSecond records that one instance sends again in a second, over all calls
/// @param lettersPerCall replayed, or skipped, by one call at most; the rest stays open
/// @param lookedAtPerCall letters of one topic that one call reads at most
/// @param callTime after which a call answers with what it has
/// @param countEvery how often open letters are counted for the metric; 0: only when asked
@ConfigurationProperties(prefix = "courier.dead-letters", ignoreUnknownFields = false)
public record OnCallSettings(
    @DefaultValue("50") int replaysPerSecond,
    @DefaultValue("500") int lettersPerCall,
    @DefaultValue("10000") int lookedAtPerCall,
    @DefaultValue("20s") Duration callTime,
    @DefaultValue("1m") Duration countEvery) {
  public OnCallSettings {
    require(replaysPerSecond, 1, 10_000, "replays-per-second");
    require(lettersPerCall, 1, 10_000, "letters-per-call");
    require(lookedAtPerCall, 1, 100_000, "looked-at-per-call");
    require((int) Math.min(callTime.toMillis(), Integer.MAX_VALUE), 1_000, 120_000, "call-time");
    if (countEvery.isNegative()) {
      throw new IllegalArgumentException("courier.dead-letters.count-every is not negative");
    }
  }

  private static void require(int value, int lowest, int highest, String key) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          "courier.dead-letters.%s is from %d to %d%s, not %d"
              .formatted(key, lowest, highest, key.equals("call-time") ? " ms" : "", value));
    }
  }
}
