package io.courier.access.presence;

import io.courier.access.presence.PresenceStore.How;
import io.courier.access.presence.PresenceStore.Write;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.courier.offline.device.DeviceHints;
import io.courier.offline.device.OnlineDevices;
import io.courier.push.presence.PresenceReader;
import io.courier.push.presence.PresenceView;
import io.courier.push.presence.RedisHistory;
import io.courier.simulation.comparison.Comparison;
import io.courier.simulation.comparison.Step;
import io.courier.simulation.redis.EitherRedis;
import io.courier.simulation.redis.ModelRedis;
import io.courier.simulation.redis.RealRedis;
import io.courier.simulation.time.Dice;
import io.lettuce.core.RedisFuture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// `write.lua`, as [PresenceStore] runs it, what Push and Offline read of presence, and the model
/// of both.
class PresenceComparisonTest {
  private static final int SHARD = 3;
  private static final List<String> USERS = List.of("ann", "ben", "cem", "dan");

  /// @param hints of known devices, which Push reads beside presence
  private record Presence(
      EitherRedis redis, PresenceStore store, PresenceReader reader, DeviceHints hints)
      implements EitherRedis.On {
    private static Presence of(EitherRedis redis, PresenceStore store) {
      DeviceHints hints = new DeviceHints(redis.pipeline());
      hints.take(SHARD, 1);
      return new Presence(redis, store, new PresenceReader(2), hints);
    }

    private PresenceView view(List<String> users) {
      List<PresenceReader.Asked> asked = new ArrayList<>();
      List<RedisFuture<String>> history = new ArrayList<>();
      redis
          .roundTrips()
          .roundTrip(
              questions -> {
                asked.add(reader.ask(questions, SHARD, users));
                history.add(reader.askHistory(questions));
              });
      return asked.getFirst().view(RedisHistory.of(history.getFirst().resultNow()));
    }

    private List<Boolean> online(List<String> users, String device) {
      OnlineDevices online = OnlineDevices.ask(redis.pipeline(), SHARD, users);
      redis.pipeline().run();
      List<Boolean> answers = new ArrayList<>(List.of(online.isReadable()));
      users.forEach(user -> answers.add(online.mayBeOnline(user, device)));
      return answers;
    }
  }

  @Test
  void theModelOfPresenceAnswersAndStoresWhatRedisDoes() {
    try (RealRedis redis = new RealRedis()) {
      new Comparison<Presence>(
              "presence",
              PresenceComparisonTest::modelled,
              () -> real(redis.fresh()),
              PresenceSteps::new)
          .run(
              200,
              40,
              "take: Written",
              "take: Refused",
              "take: Overtaken",
              "update: Written",
              "update: Unknown",
              "update: Refused",
              "update: Overtaken",
              "restore: Written",
              "restore: Refused",
              "restore: Overtaken",
              "fill: Written",
              "fill: Unknown",
              "fill: Refused",
              "fill: Overtaken",
              "read: some",
              "view: PresenceView",
              "view: UnknownShard",
              "online: some",
              "hints: some",
              "roll: nothing",
              "empty: nothing",
              "end: nothing");
    }
  }

  private static Presence real(RealRedis redis) {
    return Presence.of(redis, new PresenceStore(redis.template(), new SimpleMeterRegistry()));
  }

  private static Presence modelled() {
    ModelRedis redis = new ModelRedis();
    return Presence.of(redis, new ModelledPresence(redis.connection(), true));
  }

  /// Owners with rising epochs write with rising numbers, mostly.
  private static final class PresenceSteps implements Function<Dice, Step<Presence>> {
    private long epoch = 1_795_000_000_000L;
    private long number = epoch;

    @Override
    public Step<Presence> apply(Dice dice) {
      Step<Presence> mishap = EitherRedis.mishap(dice, List.of(RedisKeys.presence(SHARD)));
      if (mishap != null) {
        return mishap;
      }
      return switch (dice.below(9)) {
        case 0 ->
            new Step<>("read", "read", it -> new TreeMap<>(it.redis.await(it.store.read(SHARD))));
        case 1, 2 -> {
          List<String> users = USERS.subList(dice.below(2), dice.between(2, 4));
          yield new Step<>("view", "view of " + users, presence -> presence.view(users));
        }
        case 3 -> {
          List<String> users = USERS.subList(0, dice.between(1, 4));
          String device = "device-" + dice.below(3);
          yield new Step<>(
              "online", "online " + users + " " + device, it -> it.online(users, device));
        }
        case 4 -> {
          String user = dice.one(USERS);
          String devices = dice.one(List.of("device-0", "device-0,device-1"));
          Map<Integer, Map<String, String>> values = Map.of(SHARD, Map.of(user, devices));
          yield new Step<>("hints", "hints of " + values, it -> it.hints.set(values));
        }
        default -> write(dice);
      };
    }

    private Step<Presence> write(Dice dice) {
      if (dice.chance(0.08)) {
        epoch += dice.between(1, 3);
        number = epoch;
      }
      long by = dice.chance(0.9) ? epoch : epoch - dice.between(1, 3);
      long before = number;
      long numbered = dice.chance(0.85) ? ++number : number - dice.between(-2, 2);
      long known = dice.chance(0.7) ? before : before + dice.between(-4, 3);
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = dice.below(4); i > 0; i--) {
        values.put(dice.one(USERS), dice.chance(0.3) ? "" : OnlineDevice.format(devices(dice)));
      }
      How how = dice.one(List.of(How.TAKE, How.UPDATE, How.UPDATE, How.RESTORE, How.FILL));
      Write write = new Write(SHARD, by, numbered, how, known, dice.chance(0.6), values);
      return new Step<>(how.word, write.toString(), it -> it.redis.await(it.store.write(write)));
    }

    private static List<OnlineDevice> devices(Dice dice) {
      List<OnlineDevice> devices = new ArrayList<>();
      for (int i = dice.below(2); i >= 0; i--) {
        String device = "device-" + dice.below(3);
        devices.add(new OnlineDevice(device, "access-1", "gateway-1", "s" + dice.below(9), 1_795L));
      }
      return devices;
    }
  }
}
