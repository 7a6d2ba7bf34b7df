package io.courier.kafka.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.TestKafka;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Poll loops on a real broker. Each test has a topic and a group of its own.
class PollLoopTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final PollLoops loops = TestKafka.loops();
  private final Queue<PollLoop> started = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    started.forEach(PollLoop::stop);
  }

  @Test
  void aPoisonRecordGoesToTheDeadLettersAndTheOthersGoOn() {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    send(Topic.CHAT_INPUT, chat("before"));
    send(Topic.CHAT_INPUT, "this is not protobuf".getBytes(UTF_8));
    send(Topic.CHAT_INPUT, chat("impossible"));
    send(Topic.CHAT_INPUT, chat("after"));
    start(
        "poison",
        Topic.CHAT_INPUT,
        (batch, out) -> {
          for (Item item : batch) {
            String id = ((ChatInput) item.value()).getMessageId();
            if (id.equals("impossible")) {
              out.deadLetter(item, "a message that says something impossible");
            } else {
              seen.add(id);
            }
          }
        });

    await().atMost(SOON).until(() -> committed("poison", Topic.CHAT_INPUT) == 4);
    assertThat(seen).containsExactly("before", "after");
    List<ConsumerRecord<byte[], byte[]>> dead =
        TestKafka.read(Topic.CHAT_INPUT.deadLetterName()).stream()
            .sorted(Comparator.comparing(it -> header(it, DeadLetters.OFFSET)))
            .toList();
    assertThat(dead).hasSize(2);
    assertThat(new String(dead.getFirst().value(), UTF_8)).isEqualTo("this is not protobuf");
    assertThat(header(dead.getFirst(), DeadLetters.REASON)).contains("not the record");
    assertThat(header(dead.getFirst(), DeadLetters.OFFSET)).isEqualTo("1");
    assertThat(header(dead.getLast(), DeadLetters.REASON)).contains("impossible");
  }

  @Test
  void whileABackEndIsMissingNothingIsCommittedAndTheSameRecordsComeAgain() {
    AtomicBoolean missing = new AtomicBoolean(true);
    AtomicInteger tries = new AtomicInteger();
    Queue<Long> taken = new ConcurrentLinkedQueue<>();
    send(Topic.PUSH_TASK, PushTask.newBuilder().setNudge(Nudge.newBuilder()).build().toByteArray());
    PollLoop loop =
        start(
            "missing",
            Topic.PUSH_TASK,
            (batch, out) -> {
              tries.incrementAndGet();
              if (missing.get()) {
                throw new TransientFailure("PostgreSQL is down");
              }
              batch.forEach(item -> taken.add(item.offset()));
            });

    await().atMost(SOON).until(() -> tries.get() >= 3);
    assertThat(loop.isHealthy()).isFalse();
    assertThat(committed("missing", Topic.PUSH_TASK)).isZero();
    missing.set(false);
    await().atMost(SOON).until(() -> committed("missing", Topic.PUSH_TASK) == 1);
    assertThat(taken).containsExactly(0L);
    assertThat(loop.isHealthy()).isTrue();
  }

  @Test
  void anUnreadableRecordInABatchThatMustWaitBecomesOneDeadLetter() {
    AtomicInteger tries = new AtomicInteger();
    send(Topic.OFFLINE_RETRIEVE, "this is not protobuf".getBytes(UTF_8));
    send(Topic.OFFLINE_RETRIEVE, new byte[0]);
    start(
        "waiting",
        Topic.OFFLINE_RETRIEVE,
        (batch, out) -> {
          if (tries.incrementAndGet() < 3) {
            throw new TransientFailure("Redis is down");
          }
        });

    await().atMost(SOON).until(() -> committed("waiting", Topic.OFFLINE_RETRIEVE) == 2);
    assertThat(TestKafka.read(Topic.OFFLINE_RETRIEVE.deadLetterName())).hasSize(1);
  }

  @Test
  void aRecordThatProvokesADefectIsFoundAndBecomesADeadLetter() {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    for (String user : List.of("one", "two", "three")) {
      send(Topic.USER_ONLINE, UserOnline.newBuilder().setUser(user).build().toByteArray());
    }
    start(
        "defect",
        Topic.USER_ONLINE,
        (batch, out) -> {
          for (Item item : batch) {
            String user = ((UserOnline) item.value()).getUser();
            if (user.equals("two")) {
              throw new IllegalStateException("a defect");
            }
            seen.add(user);
          }
        });

    await().atMost(SOON).until(() -> committed("defect", Topic.USER_ONLINE) == 3);
    assertThat(seen).contains("one", "three");
    List<ConsumerRecord<byte[], byte[]>> dead = TestKafka.read(Topic.USER_ONLINE.deadLetterName());
    assertThat(dead).singleElement().satisfies(it -> assertThat(it.value()).isNotEmpty());
    assertThat(header(dead.getFirst(), DeadLetters.REASON)).contains("a defect");
  }

  @Test
  void whatIsProducedArrivesInOrderAndTheNextLoopGoesOnBehindIt() {
    BatchProcessor forward =
        (batch, out) -> {
          for (Item item : batch) {
            OfflineAck ack =
                OfflineAck.newBuilder()
                    .setPage(PageConfirmed.newBuilder().setNumber((int) item.offset()))
                    .build();
            out.toShard(Topic.OFFLINE_ACK, item.partition(), ack);
          }
        };
    for (int i = 0; i < 100; i++) {
      send(Topic.PUSH_RECEIPT, new byte[0]);
    }
    PollLoop first = start("forward", Topic.PUSH_RECEIPT, forward);
    await().atMost(SOON).until(() -> committed("forward", Topic.PUSH_RECEIPT) == 100);
    first.stop();
    send(Topic.PUSH_RECEIPT, new byte[0]);
    start("forward", Topic.PUSH_RECEIPT, forward);

    await().atMost(SOON).until(() -> committed("forward", Topic.PUSH_RECEIPT) == 101);
    List<Integer> numbers =
        TestKafka.read(Topic.OFFLINE_ACK.topicName()).stream()
            .map(PollLoopTest::pageNumber)
            .toList();
    assertThat(numbers).hasSize(101).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aMemberBeyondThePartitionsStandsByReadyAndTakesOver() {
    Set<Integer> read = ConcurrentHashMap.newKeySet();
    BatchProcessor reader = (batch, out) -> batch.forEach(item -> read.add(item.partition()));
    List<PollLoop> members = new ArrayList<>();
    for (int i = 0; i <= TestKafka.SHARDS; i++) {
      members.add(start("standby", Topic.PUSH_DELIVER, reader));
    }
    await()
        .atMost(SOON)
        .until(
            () ->
                members.stream().allMatch(PollLoop::isHealthy)
                    && members.stream().mapToInt(it -> it.assignment().size()).sum()
                        == TestKafka.SHARDS);
    PollLoop standby =
        members.stream().filter(it -> it.assignment().isEmpty()).findFirst().orElseThrow();

    members.stream().filter(it -> it != standby).forEach(PollLoop::stop);
    for (int partition = 0; partition < TestKafka.SHARDS; partition++) {
      TestKafka.PRODUCER.send(
          new ProducerRecord<>(Topic.PUSH_DELIVER.topicName(), partition, null, new byte[0]));
    }
    await().atMost(SOON).until(() -> read.size() == TestKafka.SHARDS);
    assertThat(standby.isHealthy()).isTrue();
  }

  private PollLoop start(String group, Topic topic, BatchProcessor processor) {
    PollLoop loop = loops.batches(group, List.of(topic), processor);
    started.add(loop);
    loop.start();
    return loop;
  }

  private static int pageNumber(ConsumerRecord<byte[], byte[]> record) {
    try {
      return OfflineAck.parseFrom(record.value()).getPage().getNumber();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] chat(String id) {
    return ChatInput.newBuilder().setMessageId(id).build().toByteArray();
  }

  private static long committed(String group, Topic topic) {
    return TestKafka.committed(group, topic.topicName(), 0);
  }

  private static void send(Topic topic, byte[] value) {
    TestKafka.PRODUCER.send(new ProducerRecord<>(topic.topicName(), 0, null, value));
    TestKafka.PRODUCER.flush();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
