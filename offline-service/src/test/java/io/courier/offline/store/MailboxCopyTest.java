package io.courier.offline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.redis.RedisPipeline.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxCopyTest {
  private static final int SHARD = 7;
  private final RedisFixture fixture =
      new RedisFixture(
          Map.of("courier.offline.copy.max-entries", "3", "courier.offline.copy.max-body", "10B"));
  private final MailboxCopy copy = new MailboxCopy(fixture.settings, new SimpleMeterRegistry());
  private final DeviceKey mailbox = new DeviceKey("user-" + UUID.randomUUID(), "phone");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aCopyThatHoldsTheWholeMailboxIsReadInOrder() {
    add(1, 20, 3);
    add(1, 1L << 50);
    assertThat(read(3, 20, 1L << 50).orElseThrow())
        .extracting(StoredEntry::position)
        .containsExactly(3L, 20L, 1L << 50);
  }

  @Test
  void bodiesComeBackAsTheyWere() {
    byte[] body = {0, -1, 35, 10};
    copy.add(fixture.pipeline, SHARD, 1, mailbox, List.of(new StoredEntry(5, body)));
    fixture.pipeline.run();
    assertThat(read(5).orElseThrow()).singleElement().extracting(StoredEntry::body).isEqualTo(body);
  }

  @Test
  void aCopyThatLacksOneOrHasOneTooManyIsPassedBy() {
    add(1, 1, 2);
    assertThat(read(1, 2, 3)).isEmpty();
    assertThat(read(1)).isEmpty();
    assertThat(read(1, 3)).isEmpty();
    assertThat(read(1, 2)).isPresent();
  }

  @Test
  void theNewestAreKept() {
    add(1, 1, 2, 3, 4);
    assertThat(read(2, 3, 4)).isPresent();
  }

  @Test
  void largeMessagesAreNotCopied() {
    copy.add(fixture.pipeline, SHARD, 1, mailbox, List.of(new StoredEntry(5, new byte[11])));
    fixture.pipeline.run();
    assertThat(read(5)).isEmpty();
  }

  @Test
  void whatIsConfirmedGoes() {
    add(1, 1, 2, 3);
    copy.remove(fixture.pipeline, SHARD, 1, mailbox, List.of(1L, 3L));
    fixture.pipeline.run();
    assertThat(read(2)).isPresent();
    copy.remove(fixture.pipeline, SHARD, 1, mailbox, List.of(2L));
    fixture.pipeline.run();
    assertThat(fixture.redis.hasKey("mailbox:{s7}:" + mailbox.user() + ":phone")).isFalse();
  }

  @Test
  void aDeposedWriterChangesNothing() {
    add(5, 1, 2);
    Reply<Long> added =
        copy.add(fixture.pipeline, SHARD, 4, mailbox, List.of(new StoredEntry(3, new byte[1])));
    Reply<Long> removed = copy.remove(fixture.pipeline, SHARD, 4, mailbox, List.of(1L));
    fixture.pipeline.run();
    assertThat(added.value()).isEqualTo(-1);
    assertThat(removed.value()).isEqualTo(-1);
    assertThat(read(1, 2)).isPresent();
  }

  @Test
  void aSuccessorBeginsAnew() {
    add(5, 1, 2);
    add(6, 3);
    assertThat(read(3)).isPresent();
  }

  @Test
  void aReplacementHoldsNothingElse() {
    add(1, 1, 2);
    copy.replace(fixture.pipeline, SHARD, 1, mailbox, List.of(new StoredEntry(9, new byte[1])));
    fixture.pipeline.run();
    assertThat(read(9)).isPresent();
  }

  private void add(long epoch, long... positions) {
    List<StoredEntry> entries =
        LongStream.of(positions)
            .mapToObj(position -> new StoredEntry(position, new byte[] {1}))
            .toList();
    Reply<Long> reply = copy.add(fixture.pipeline, SHARD, epoch, mailbox, entries);
    fixture.pipeline.run();
    assertThat(reply.isFailed()).isFalse();
  }

  private Optional<List<StoredEntry>> read(long... expected) {
    Fingerprint fingerprint = Fingerprint.NOTHING;
    for (long position : expected) {
      fingerprint = fingerprint.plus(position, 1);
    }
    Reply<List<byte[]>> reply = copy.read(fixture.pipeline, SHARD, mailbox);
    fixture.pipeline.run();
    return copy.entries(reply, fingerprint);
  }
}
