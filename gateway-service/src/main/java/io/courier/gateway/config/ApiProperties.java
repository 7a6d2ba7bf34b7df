package io.courier.gateway.config;

import io.courier.messages.settings.Bounds;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// The server API, `courier.gateway.api.*`: what the operator's own servers may do.
///
/// @param keys those that may call, as [ApiKey] reads them, separated by white space; none:
///     nobody
/// @param timeout from a call to its answer, which then says what is not known
/// @param bodyTimeout from the head of a request to the end of its body; then status 408
/// @param maxBody of one request; then status 413
/// @param maxMessages of one call; then status 413
/// @param maxRecipients of one call, over all its messages; then status 413
/// @param calls under way in this gateway; then status 429
/// @param callsPerKey under way of one key; then status 429
/// @param recipientsPerSecond of one key, lasting; users asked for and sessions ended count too
/// @param recipientBurst of one key, at once; then status 429
public record ApiProperties(
    @DefaultValue("") String keys,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("5s") Duration bodyTimeout,
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("1000") int maxMessages,
    @DefaultValue("10000") int maxRecipients,
    @DefaultValue("32") int calls,
    @DefaultValue("8") int callsPerKey,
    @DefaultValue("1000") int recipientsPerSecond,
    @DefaultValue("20000") int recipientBurst) {
  private static final Bounds BOUNDS = new Bounds("courier.gateway.api");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long KB = 1 << 10;

  public ApiProperties {
    try {
      ApiKey.parse(keys);
    } catch (IllegalArgumentException wrong) {
      BOUNDS.that(false, "keys (COURIER_API_KEYS)", String.valueOf(wrong.getMessage()));
    }
    BOUNDS.time("timeout", timeout, Duration.ofMillis(100), MINUTE);
    BOUNDS.time("body-timeout", bodyTimeout, Duration.ofMillis(10), MINUTE);
    BOUNDS.size("max-body", maxBody.toBytes(), KB, 64 * KB * KB);
    BOUNDS.count("max-messages", maxMessages, 1, 100_000);
    BOUNDS.count("max-recipients", maxRecipients, 1, 1_000_000);
    BOUNDS.count("calls", calls, 1, 10_000);
    BOUNDS.count("calls-per-key", callsPerKey, 1, 10_000);
    BOUNDS.count("recipients-per-second", recipientsPerSecond, 1, 1_000_000);
    BOUNDS.count("recipient-burst", recipientBurst, 1, 1_000_000);
  }

  public List<ApiKey> parsedKeys() {
    return ApiKey.parse(keys);
  }

  // A record prints its components, and hashes have nothing to do in a log.
  @Override
  public String toString() {
    return "ApiProperties[keys=" + parsedKeys() + ", timeout=" + timeout + "]";
  }
}
