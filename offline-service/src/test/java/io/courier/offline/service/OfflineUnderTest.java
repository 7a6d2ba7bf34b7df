package io.courier.offline.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import io.courier.stack.backends.BackEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Stands in for Push and Access: writes what Offline reads, and reads what Offline writes.
final class OfflineUnderTest implements AutoCloseable {
  static final int SHARDS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final AtomicLong LAST_POSITION = new AtomicLong(1L << 40);
  private final Shards shards = new Shards(SHARDS);
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();

  OfflineUnderTest(String... alsoRead) {
    String servers = BackEnds.shared().kafkaBootstrapServers();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    List<String> topics = new ArrayList<>(List.of(alsoRead));
    topics.add(Topic.PUSH_TASK.topicName());
    topics.forEach(
        topic ->
            IntStream.range(0, SHARDS).forEach(i -> partitions.add(new TopicPartition(topic, i))));
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  static String newUser() {
    return "user-" + UUID.randomUUID();
  }

  int shardOf(String user) {
    return shards.of(user);
  }

  /// A message made now; its text is its id.
  static Message message(String id) {
    return Message.newBuilder()
        .setId(id)
        .setConversation("direct:a:b")
        .setSeq(1L << 40)
        .setAt(System.currentTimeMillis())
        .setPublication(ByteString.copyFromUtf8("{\"type\":\"message\",\"id\":\"" + id + "\"}"))
        .build();
  }

  /// Stores a message for the devices named.
  ///
  /// @return its position
  long store(String user, String id, String... devices) {
    return store(user, message(id), LAST_POSITION.incrementAndGet(), false, devices);
  }

  /// Stores a message for all known devices but those named.
  long storeExcept(String user, String id, String... devices) {
    return store(user, message(id), LAST_POSITION.incrementAndGet(), true, devices);
  }

  long store(String user, Message message, long position, boolean except, String... devices) {
    send(
        Topic.OFFLINE_STORAGE,
        user,
        OfflineStorage.newBuilder()
            .setStore(
                Store.newBuilder()
                    .setPosition(position)
                    .setMessage(message)
                    .addTargets(
                        DeviceChoice.newBuilder()
                            .setUser(user)
                            .addAllDevices(List.of(devices))
                            .setAllExcept(except)))
            .build());
    return position;
  }

  static long nextPosition() {
    return LAST_POSITION.incrementAndGet();
  }

  SessionRound marker(String user, String device) {
    SessionRound round = round(user, device);
    send(
        Topic.OFFLINE_STORAGE,
        user,
        OfflineStorage.newBuilder().setMarkers(Markers.newBuilder().addSessions(round)).build());
    return round;
  }

  SessionRound retrieve(String user, String device) {
    SessionRound round = round(user, device);
    send(Topic.OFFLINE_RETRIEVE, user, OfflineRetrieve.newBuilder().setSession(round).build());
    return round;
  }

  /// Takes and confirms pages until the last. What they say, in order: ids of messages, and gaps as
  /// their publications.
  List<String> drain(SessionRound round) {
    List<String> taken = new ArrayList<>();
    for (int number = 1; ; number++) {
      Page page = awaitPage(round, number);
      for (PageEntry entry : page.getEntriesList()) {
        String publication = entry.getMessage().getPublication().toStringUtf8();
        boolean gap = publication.contains("\"type\":\"gap\"");
        taken.add(gap ? publication : entry.getMessage().getId());
      }
      confirm(page);
      if (page.getLast()) {
        return taken;
      }
    }
  }

  void confirm(Page page) {
    PageConfirmed.Builder confirmed =
        PageConfirmed.newBuilder()
            .setSession(page.getSession())
            .setNumber(page.getNumber())
            .setLast(page.getLast());
    page.getEntriesList().forEach(entry -> confirmed.addPositions(entry.getPosition()));
    send(
        Topic.OFFLINE_ACK,
        page.getSession().getUser(),
        OfflineAck.newBuilder().setPage(confirmed).build());
  }

  void online(String user, String device, UserOnline.State state) {
    send(
        Topic.USER_ONLINE,
        user,
        UserOnline.newBuilder()
            .setVersion(1)
            .setUser(user)
            .setDevice(device)
            .setState(state)
            .setAt(System.currentTimeMillis())
            .build());
  }

  private static SessionRound round(String user, String device) {
    return SessionRound.newBuilder()
        .setUser(user)
        .setDevice(device)
        .setSession(UUID.randomUUID().toString())
        .setEpoch(7)
        .setCounter(1)
        .build();
  }

  void send(Topic topic, String user, MessageLite record) {
    sendRaw(topic, shardOf(user), record.toByteArray());
  }

  void sendRaw(Topic topic, int shard, byte[] value) {
    producer.send(new ProducerRecord<>(topic.topicName(), shard, null, value));
  }

  /// The page of this round and number.
  Page awaitPage(SessionRound round, int number) {
    return awaitTask(
            task ->
                task.hasPage()
                    && task.getPage().getSession().equals(round)
                    && task.getPage().getNumber() == number)
        .getPage();
  }

  /// The answer to this round is that nothing is stored.
  void awaitEmpty(SessionRound round) {
    awaitTask(task -> task.hasEmpty() && task.getEmpty().getSessionsList().contains(round));
  }

  PushTask awaitTask(Predicate<PushTask> wanted) {
    ConsumerRecord<byte[], byte[]> found =
        awaitRecord(
            record ->
                record.topic().equals(Topic.PUSH_TASK.topicName()) && wanted.test(task(record)));
    return task(found);
  }

  ConsumerRecord<byte[], byte[]> awaitRecord(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int from = 0;
    while (true) {
      for (; from < seen.size(); from++) {
        if (wanted.test(seen.get(from))) {
          return seen.get(from);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + " among " + seen.size() + " records");
      }
      consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
    }
  }

  static List<Long> positions(Page page) {
    return page.getEntriesList().stream().map(PageEntry::getPosition).toList();
  }

  static List<String> ids(Page page) {
    return page.getEntriesList().stream().map(entry -> entry.getMessage().getId()).toList();
  }

  private static PushTask task(ConsumerRecord<byte[], byte[]> record) {
    try {
      return PushTask.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
