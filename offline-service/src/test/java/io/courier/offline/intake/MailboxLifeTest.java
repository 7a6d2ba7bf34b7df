package io.courier.offline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.kafka.topics.TopicIds;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Message;
import io.courier.offline.device.DeviceTable;
import io.courier.offline.device.KnownDevices;
import io.courier.offline.retention.MailboxTrimmer;
import io.courier.offline.retention.MailboxTrimmerFixture;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.Body;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.Head;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxReader.Wanted;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import io.courier.offline.store.StoreFixture;
import io.courier.offline.store.StoredEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// One mailbox through random lives: stores, pages, confirmations, trimming, and crashes after
/// which records are read again. Against a real PostgreSQL.
class MailboxLifeTest {
  private static final StoreFixture FIXTURE = new StoreFixture("offline_life");
  private static final int DAY = 20_000;
  private static final DeviceKey PHONE = new DeviceKey("alice", "phone");
  private static final Pattern GAP =
      Pattern.compile(
          "\\{\"type\":\"gap\",(?:\"conversation\":\"(.*?)\",)?\"count\":(\\d+)"
              + "(?:,\"fromSeq\":(\\d+),\"toSeq\":(\\d+))?}");
  private static int nextShard;

  private final MailboxReader reader = new MailboxReader(FIXTURE.jdbc);
  private final MailboxTable mailboxes = new MailboxTable(FIXTURE.jdbc);
  private final GapTable gaps = new GapTable(FIXTURE.jdbc);
  private final ShardEpochs epochs =
      new ShardEpochs(
          FIXTURE.jdbc, new TopicIds("c", "p", 4), Clock.systemUTC(), new SimpleMeterRegistry());
  private final PlanWriter writer =
      new PlanWriter(
          FIXTURE.transactions,
          epochs,
          mailboxes,
          gaps,
          new DeviceTable(FIXTURE.jdbc),
          FIXTURE.partitions);

  /// Five messages, gaps of two conversations, three rows a transaction.
  private final MailboxTrimmer trimmer = MailboxTrimmerFixture.of(FIXTURE, epochs, 5, 2, 3);

  private int number;
  private OwnedShard shard = takeOver();

  /// Records of `offline_storage` that are not committed past.
  private final List<Work> uncommitted = new ArrayList<>();

  private final Map<String, Message> stored = new HashMap<>();
  private final Set<String> received = new HashSet<>();
  private final List<String> told = new ArrayList<>();
  private final Set<Long> gapsTaken = new HashSet<>();
  private long offset;

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Test
  void everyMessageIsReceivedOrCountedOnceWhateverIsReadAgain() {
    for (int life = 0; life < 4; life++) {
      begin();
      live(new Random(life), false);
      drain();
      long counted = told.stream().mapToLong(MailboxLifeTest::count).sum();
      assertThat(received.size() + counted).isEqualTo(stored.size());
      assertThat(counted).isPositive();
      assertNothingIsSilentlyMissing();
    }
  }

  @Test
  void nothingIsSilentlyMissingWhenPagesAreConfirmedLate() {
    for (int life = 0; life < 4; life++) {
      begin();
      live(new Random(100 + life), true);
      drain();
      assertNothingIsSilentlyMissing();
      assertThat(told).isNotEmpty();
    }
  }

  private void begin() {
    shard = takeOver();
    uncommitted.clear();
    stored.clear();
    received.clear();
    told.clear();
    gapsTaken.clear();
    offset = 0;
  }

  private OwnedShard takeOver() {
    number = ++nextShard;
    return read(number);
  }

  /// As after a crash: all that is remembered comes from PostgreSQL.
  private OwnedShard read(int ofShard) {
    ShardEpochs.Raised raised = epochs.raise(ofShard);
    KnownDevices devices = new KnownDevices(10);
    new DeviceTable(FIXTURE.jdbc).load(List.of("alice")).forEach(devices::loaded);
    return new OwnedShard(
        ofShard,
        raised.epoch(),
        reader.census(ofShard, 100),
        reader.dayRanges(ofShard),
        devices,
        raised.through());
  }

  private void live(Random random, boolean late) {
    List<StoredEntry> page = List.of();
    for (int step = 0; step < 60; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          List<Work> poll = new ArrayList<>();
          for (int i = random.nextInt(4); i >= 0; i--) {
            poll.add(message(random));
          }
          uncommitted.addAll(poll);
          poll(poll);
        }
        case 4 -> uncommitted.clear();
        case 5 -> {
          shard = read(number);
          poll(List.copyOf(uncommitted));
        }
        case 6 -> {
          page = page();
          take(page);
          if (!late) {
            confirm(page);
            // Else what is read again comes again, and may be dropped then: counted and received.
            uncommitted.clear();
          }
        }
        default -> {
          if (late) {
            confirm(page);
          }
        }
      }
    }
  }

  private Work message(Random random) {
    long at = ++offset;
    String conversation = "c" + random.nextInt(4);
    Message message =
        Message.newBuilder().setId("m" + at).setConversation(conversation).setSeq(at).build();
    stored.put(message.getId(), message);
    Body body = new Body(DAY, number, (1L << 40) + at, message.toByteArray());
    DeviceChoice phone = DeviceChoice.newBuilder().setUser("alice").addDevices("phone").build();
    return new Work.Store(body, List.of(phone)).at(at);
  }

  private void poll(List<Work> works) {
    if (works.isEmpty()) {
      return;
    }
    Plan plan = Plan.of(works, it -> shard, DAY);
    Written written = writer.write(plan, Instant.EPOCH);
    written.removed().forEach(shard.census()::removed);
    written.added().forEach(shard.census()::added);
    if (works.stream().anyMatch(Work.Store.class::isInstance)) {
      trimmer.trim(shard, List.of(PHONE), device -> false, 100);
    }
    assertThat(shard.census().of(PHONE)).isEqualTo(reader.census(number, 100).of(PHONE));
  }

  private List<StoredEntry> page() {
    return reader
        .heads(List.of(new Wanted(number, PHONE)), 3, 10_000)
        .getOrDefault(PHONE, Head.EMPTY)
        .entries();
  }

  private void take(List<StoredEntry> page) {
    for (StoredEntry entry : page) {
      try {
        Message message = Message.parseFrom(entry.body());
        if (stored.containsKey(message.getId())) {
          received.add(message.getId());
        } else if (gapsTaken.add(entry.position())) {
          told.add(message.getPublication().toStringUtf8());
        }
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void confirm(List<StoredEntry> page) {
    List<Long> positions = page.stream().map(StoredEntry::position).toList();
    poll(List.of(new Work.Ack(number, PHONE, positions, List.of())));
  }

  private void drain() {
    for (List<StoredEntry> page = page(); !page.isEmpty(); page = page()) {
      take(page);
      confirm(page);
    }
    assertThat(shard.census().isEmpty(PHONE)).isTrue();
    assertThat(mailboxes.clear(number, PHONE, 1)).isEmpty();
    assertThat(bodies()).isZero();
  }

  private long bodies() {
    Long count =
        FIXTURE.jdbc.queryForObject(
            "SELECT count(*) FROM offline.stored_message WHERE shard = ?", Long.class, number);
    return count == null ? -1 : count;
  }

  /// What was not received is in the range of a gap of its conversation, or counted in those
  /// without a name.
  private void assertNothingIsSilentlyMissing() {
    long unnamed =
        told.stream()
            .filter(gap -> !gap.contains("conversation"))
            .mapToLong(MailboxLifeTest::count)
            .sum();
    assertThat(stored.values().stream().filter(message -> !isReceivedOrTold(message)).count())
        .isLessThanOrEqualTo(unnamed);
  }

  private boolean isReceivedOrTold(Message message) {
    return received.contains(message.getId())
        || told.stream().map(GAP::matcher).anyMatch(gap -> tells(gap, message));
  }

  private static boolean tells(Matcher gap, Message message) {
    return gap.matches()
        && message.getConversation().equals(gap.group(1))
        && Long.parseLong(gap.group(3)) <= message.getSeq()
        && message.getSeq() <= Long.parseLong(gap.group(4));
  }

  private static long count(String publication) {
    Matcher gap = GAP.matcher(publication);
    assertThat(gap.matches()).as(publication).isTrue();
    return Long.parseLong(gap.group(2));
  }
}
