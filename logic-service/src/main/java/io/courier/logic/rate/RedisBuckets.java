package io.courier.logic.rate;

import io.courier.kafka.redis.Questions;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Tells Redis what was taken of buckets, and learns what all instances took, by `take.lua`: one
/// call for each user and conversation that sent much in the last poll, none for each message.
public final class RedisBuckets {
  /// What an instance may take more than there is, in bursts.
  private static final int BURSTS_OWED = 2;

  private final RateBook book;
  private final String script;
  private final String digest;
  private final List<Asked> asked = new ArrayList<>();
  private boolean isLoaded;

  private record Asked(Bucket bucket, RedisFuture<List<Long>> answer) {}

  public RedisBuckets(RateBook book) {
    this.book = book;
    byte[] text;
    try (InputStream file = RedisBuckets.class.getResourceAsStream("take.lua")) {
      if (file == null) {
        throw new IllegalStateException("no script take.lua");
      }
      text = file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    script = new String(text, StandardCharsets.UTF_8);
    digest = Base16.digest(text);
  }

  public RateBook book() {
    return book;
  }

  /// Whether there is anything to tell.
  public boolean isAsking() {
    return book.hasCharges();
  }

  /// Adds to the round trip what was taken until the poll before.
  public void ask(Questions questions) {
    if (!asked.isEmpty()) {
      // The last round trip failed, perhaps since Redis does not know the script.
      asked.clear();
      isLoaded = false;
    }
    List<Bucket.Charge> charges = book.charges();
    if (!isLoaded && !charges.isEmpty()) {
      questions.ask(redis -> redis.scriptLoad(script));
      isLoaded = true;
    }
    for (Bucket.Charge charge : charges) {
      String[] keys = {"rate:{" + charge.key() + "}"};
      String at = Long.toString(charge.at());
      String take = Long.toString(charge.take());
      String most = Long.toString(BURSTS_OWED * charge.rate().burstMicros());
      RedisFuture<List<Long>> answer =
          questions.ask(
              redis -> redis.evalsha(digest, ScriptOutputType.MULTI, keys, at, take, most));
      asked.add(new Asked(charge.bucket(), answer));
    }
  }

  /// The round trip is over.
  public void answered() {
    for (Asked it : asked) {
      List<Long> answer = it.answer.resultNow();
      it.bucket.learn(answer.get(0), answer.get(1));
    }
    asked.clear();
  }
}
