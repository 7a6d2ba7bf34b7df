package io.courier.simulation.redis;

import static java.util.stream.Collectors.joining;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Position;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipeline.Reply;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.store.Fingerprint;
import io.courier.offline.store.MailboxCopy;
import io.courier.offline.store.StoredEntry;
import io.courier.simulation.comparison.Comparison;
import io.courier.simulation.comparison.Step;
import io.courier.simulation.time.Dice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// `mailbox-add.lua` and `mailbox-remove.lua`, as [MailboxCopy] runs them, what it reads and drops,
/// and their model.
class CopyComparisonTest {
  private static final List<DeviceKey> MAILBOXES =
      List.of(new DeviceKey("ann", "phone"), new DeviceKey("ben", "laptop"));

  /// Of gaps, of these topics, and the highest there can be.
  private static final List<Long> POSITIONS =
      List.of(
          1L,
          2L,
          7L,
          Position.of(3, 0),
          Position.of(3, 1),
          Position.of(3, 2),
          Position.of(3, 256),
          Position.of(4, 0),
          Position.of(Position.MAX_GENERATION, (1L << 40) - 3),
          Position.of(Position.MAX_GENERATION, (1L << 40) - 2));

  /// What Lua, UTF-8 or a comparison of signed bytes would get wrong, and one that is too large.
  private static final List<byte[]> BODIES =
      List.of(new byte[0], new byte[] {0, -1, 35, 10}, new byte[] {127}, new byte[] {-128}, big());

  private static byte[] big() {
    return new byte[11];
  }

  /// One of those that leave together.
  private record Command(String told, BiFunction<MailboxCopy, RedisPipeline, Reply<Long>> action) {}

  /// @param writers whose settings differ: one keeps 3 entries, the other 5
  private record Copies(EitherRedis redis, List<MailboxCopy> writers) implements EitherRedis.On {
    private static Copies on(EitherRedis redis) {
      return new Copies(redis, List.of(copy(3), copy(5)));
    }

    private static MailboxCopy copy(int entries) {
      Map<String, Object> keys =
          Map.of(
              "courier.offline.copy.max-entries", entries, "courier.offline.copy.max-body", "10B");
      OfflineSettings settings =
          new Binder(new MapConfigurationPropertySource(keys))
              .bindOrCreate("courier.offline", OfflineSettings.class);
      return new MailboxCopy(settings, new SimpleMeterRegistry());
    }

    /// What the replies are, after all have left together.
    private List<String> write(int writer, List<Command> commands) {
      List<Reply<Long>> replies = new ArrayList<>();
      for (Command command : commands) {
        replies.add(command.action.apply(writers.get(writer), redis.pipeline()));
      }
      redis.pipeline().run();
      writers.get(writer).settle(replies);
      return replies.stream()
          .map(reply -> reply.isFailed() ? "failed" : String.valueOf(reply.value()))
          .toList();
    }

    private List<String> read(int writer, DeviceKey mailbox, Fingerprint expected) {
      RedisPipeline pipeline = redis.pipeline();
      Reply<List<byte[]>> reply = writers.get(writer).read(pipeline, 1, mailbox);
      pipeline.run();
      List<String> answer = new ArrayList<>();
      List<byte[]> members = reply.value();
      if (members != null) {
        members.forEach(member -> answer.add(HexFormat.of().formatHex(member)));
      }
      writers
          .get(writer)
          .entries(reply, expected)
          .ifPresent(entries -> answer.add("is what was expected, " + entries.size()));
      return answer;
    }
  }

  @Test
  void theModelOfCopiesAnswersAndStoresWhatRedisDoes() {
    try (RealRedis redis = new RealRedis()) {
      new Comparison<Copies>(
              "copies",
              () -> Copies.on(new ModelRedis()),
              () -> Copies.on(redis.fresh()),
              () -> CopyComparisonTest::step)
          .run(
              100,
              40,
              "write: some",
              "read: some",
              "read: nothing",
              "empty: nothing",
              "roll: nothing");
    }
  }

  private static Step<Copies> step(Dice dice) {
    String key = "mailbox:{s1}:ann:phone";
    Step<Copies> mishap = EitherRedis.mishap(dice, List.of(key));
    if (mishap != null) {
      return mishap;
    }
    int writer = dice.below(2);
    if (dice.chance(0.25)) {
      DeviceKey mailbox = dice.one(MAILBOXES);
      List<StoredEntry> entries = entries(dice);
      return new Step<>(
          "read",
          "read %s by writer %d, expecting %s".formatted(mailbox, writer, told(entries)),
          copies -> copies.read(writer, mailbox, Fingerprint.of(entries)));
    }
    List<Command> commands = new ArrayList<>();
    for (int i = dice.below(3); i >= 0; i--) {
      commands.add(command(dice));
    }
    return new Step<>(
        "write",
        "write by writer %d: %s"
            .formatted(writer, commands.stream().map(Command::told).collect(joining("; "))),
        copies -> copies.write(writer, commands));
  }

  private static Command command(Dice dice) {
    DeviceKey mailbox = dice.one(MAILBOXES);
    long epoch = 1_795_000_000_000L + dice.one(0, 5, 5, 5, 5, 6);
    List<StoredEntry> entries = entries(dice);
    TreeSet<Long> positions = new TreeSet<>();
    for (int i = dice.below(4); i >= 0; i--) {
      positions.add(dice.one(POSITIONS));
    }
    String with = " " + mailbox + " with " + epoch + " ";
    return switch (dice.below(10)) {
      case 0 -> new Command("drop" + with, (copy, redis) -> copy.drop(redis, 1, mailbox));
      case 1, 2, 3 ->
          new Command(
              "remove" + with + positions,
              (copy, redis) -> copy.remove(redis, 1, epoch, mailbox, positions));
      case 4, 5 ->
          new Command(
              "replace" + with + told(entries),
              (copy, redis) -> copy.replace(redis, 1, epoch, mailbox, entries));
      default ->
          new Command(
              "add" + with + told(entries),
              (copy, redis) -> copy.add(redis, 1, epoch, mailbox, entries));
    };
  }

  private static List<StoredEntry> entries(Dice dice) {
    List<StoredEntry> entries = new ArrayList<>();
    for (int i = dice.below(5); i > 0; i--) {
      entries.add(new StoredEntry(dice.one(POSITIONS), dice.one(BODIES)));
    }
    return entries;
  }

  private static List<String> told(List<StoredEntry> entries) {
    return entries.stream()
        .map(entry -> entry.position() + " " + HexFormat.of().formatHex(entry.body()))
        .toList();
  }
}
