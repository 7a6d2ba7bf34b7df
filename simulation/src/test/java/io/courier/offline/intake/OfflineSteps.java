package io.courier.offline.intake;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TextFormat;
import io.courier.kafka.batch.Item;
import io.courier.kafka.consume.Records;
import io.courier.messages.id.Position;
import io.courier.messages.id.Shards;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import io.courier.offline.intake.OfflineComparisonTest.Offline;
import io.courier.simulation.comparison.Step;
import io.courier.simulation.redis.EitherRedis;
import io.courier.simulation.time.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Polls of Offline's topics, their shards' rebalances, and what its Redis goes through.
final class OfflineSteps implements Function<Dice, Step<Offline>> {
  static final int SHARDS = 2;
  static final long NOON = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();
  private static final long GENERATION = 3;
  private static final List<String> USERS = List.of("ann", "ben", "cem", "dan", "eva");

  /// In three buckets of a hash map: in which order a user's devices come is nobody's business, and
  /// with two in one bucket it is that in which PostgreSQL gave them.
  private static final List<String> DEVICES = List.of("phone", "laptop", "pad");

  private static final Shards HOMES = new Shards(SHARDS);

  private static final TextFormat.Printer TEXT = TextFormat.printer().emittingSingleLine(true);

  private final int[] owners = new int[SHARDS];
  private final List<Item> stores = new ArrayList<>();
  private long offset;

  @Override
  public Step<Offline> apply(Dice dice) {
    int shard = dice.below(SHARDS);
    Step<Offline> mishap =
        EitherRedis.mishap(
            dice,
            List.of(RedisKeys.presence(shard), RedisKeys.devices(shard), copy(dice.one(USERS))));
    if (mishap != null) {
      return mishap;
    }
    return switch (dice.below(14)) {
      case 0 -> assign(shard, dice);
      case 1 -> beat(dice.below(2));
      case 2 -> presence(shard, dice);
      case 3 -> clock(dice);
      default -> poll(dice);
    };
  }

  /// A shard goes to the other, who may take it over long before its former owner hears of it.
  private Step<Offline> assign(int shard, Dice dice) {
    int former = owners[shard];
    owners[shard] = 1 - former;
    boolean revoked = dice.chance(0.6);
    return new Step<>(
        "assign",
        "shard %d goes from writer %d%s".formatted(shard, former, revoked ? ", who knows" : ""),
        offline -> {
          if (revoked) {
            offline.assign(former, shard, false);
          }
          offline.assign(1 - former, shard, true);
          return null;
        });
  }

  private static Step<Offline> beat(int writer) {
    return new Step<>(
        "beat",
        "beat of writer " + writer,
        offline -> {
          offline.writers().get(writer).beat();
          return null;
        });
  }

  private static Step<Offline> presence(int shard, Dice dice) {
    String user = dice.one(USERS);
    OnlineDevice online = new OnlineDevice(dice.one(DEVICES), "access-1", "gateway-1", "s", 1);
    String value = OnlineDevice.format(List.of(online));
    return new Step<>(
        "presence",
        "%s is online in shard %d with %s".formatted(user, shard, online.device()),
        offline -> {
          offline.redis().put(RedisKeys.presence(shard), RedisKeys.PRESENCE_EPOCH, "1");
          offline.redis().put(RedisKeys.presence(shard), user, value);
          return null;
        });
  }

  private static Step<Offline> clock(Dice dice) {
    long now = NOON + Duration.ofHours(dice.between(-1, 30)).toMillis();
    return new Step<>(
        "clock",
        "it is " + Instant.ofEpochMilli(now),
        offline -> {
          offline.database().setClock(now);
          return null;
        });
  }

  private Step<Offline> poll(Dice dice) {
    int writer = dice.below(2);
    List<Item> batch = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (int i = dice.below(6); i >= 0; i--) {
      Item item = item(dice);
      // What the other one owns is read by a former owner, now and then.
      if (owners[item.partition()] == writer || dice.chance(0.04)) {
        batch.add(item);
        told.add(item.partition() + " {" + told(item.value()) + "}");
      }
    }
    return new Step<>(
        "poll",
        "poll by writer %d: %s".formatted(writer, told),
        offline -> offline.poll(writer, batch));
  }

  private Item item(Dice dice) {
    String user = dice.one(USERS);
    String device = dice.one(DEVICES);
    SessionRound session =
        SessionRound.newBuilder()
            .setUser(user)
            .setDevice(device)
            .setSession("session")
            .setEpoch(1)
            .setCounter(dice.below(4))
            .build();
    return switch (dice.below(12)) {
      case 0 ->
          item(
              Topic.OFFLINE_STORAGE,
              user,
              OfflineStorage.newBuilder()
                  .setMarkers(Markers.newBuilder().addSessions(session))
                  .build());
      case 1 ->
          item(
              Topic.OFFLINE_RETRIEVE,
              user,
              OfflineRetrieve.newBuilder().setSession(session).build());
      case 2 ->
          item(
              Topic.USER_ONLINE,
              user,
              UserOnline.newBuilder()
                  .setVersion(1)
                  .setUser(user)
                  .setDevice(device)
                  .setState(dice.chance(0.7) ? UserOnline.State.ONLINE : UserOnline.State.OFFLINE)
                  .build());
      case 3, 4, 5 -> item(Topic.OFFLINE_ACK, user, ack(session, dice));
      case 6 -> stores.isEmpty() ? store(user, dice) : dice.one(stores);
      default -> store(user, dice);
    };
  }

  private OfflineAck ack(SessionRound session, Dice dice) {
    PageConfirmed.Builder page =
        PageConfirmed.newBuilder()
            .setSession(session)
            .setNumber(dice.between(1, 3))
            .setLast(dice.chance(0.5));
    for (int i = dice.below(5); i > 0; i--) {
      page.addPositions(Position.of(GENERATION, dice.between(Math.max(0, offset - 8), offset)));
    }
    return OfflineAck.newBuilder().setPage(page).build();
  }

  private Item store(String user, Dice dice) {
    Message message =
        Message.newBuilder()
            .setId("message-" + offset)
            .setConversation("ann|ben")
            .setSeq(Position.of(GENERATION, offset))
            .setAt(NOON + Duration.ofHours(dice.between(-14, 14)).toMillis())
            .setPublication(ByteString.copyFromUtf8("{}" + " ".repeat(dice.below(5))))
            .build();
    Store.Builder store =
        Store.newBuilder().setPosition(Position.of(GENERATION, offset)).setMessage(message);
    int home = HOMES.of(user);
    for (String target : USERS) {
      if (target.equals(user) || (HOMES.of(target) == home && dice.chance(0.4))) {
        store.addTargets(target(target, dice));
      }
    }
    Item item =
        item(Topic.OFFLINE_STORAGE, user, OfflineStorage.newBuilder().setStore(store).build());
    stores.add(item);
    return item;
  }

  private static DeviceChoice target(String user, Dice dice) {
    DeviceChoice.Builder target =
        DeviceChoice.newBuilder().setUser(user).setAllExcept(dice.chance(0.6));
    if (!target.getAllExcept() || dice.chance(0.3)) {
      target.addDevices(dice.one(DEVICES));
    }
    return target.build();
  }

  private Item item(Topic topic, String user, MessageLite value) {
    int shard = HOMES.of(user);
    return new Item(
        Records.inbound(topic.topicName(), shard, offset++, value.toByteArray()), value);
  }

  static String told(MessageLite value) {
    return TEXT.printToString((MessageOrBuilder) value);
  }

  private static String copy(String user) {
    return "mailbox:{s%d}:%s:phone".formatted(HOMES.of(user), user);
  }
}
