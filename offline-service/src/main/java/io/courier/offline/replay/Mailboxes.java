package io.courier.offline.replay;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipeline.Reply;
import io.courier.offline.store.Fingerprint;
import io.courier.offline.store.Head;
import io.courier.offline.store.MailboxCopy;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxReader.Wanted;
import io.courier.offline.store.StoredEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Reads mailboxes: from their copies in Redis where these are exact, else from PostgreSQL.
///
/// A mailbox that PostgreSQL gave whole corrects the census (retention drops rows unseen) and
/// becomes the copy.
@Component
class Mailboxes {
  private final MailboxCopy copy;
  private final MailboxReader reader;

  Mailboxes(MailboxCopy copy, MailboxReader reader) {
    this.copy = copy;
    this.reader = reader;
  }

  boolean fitsCopy(Mailbox mailbox) {
    return mailbox.content().filter(copy::fits).isPresent();
  }

  /// The oldest entries of each.
  Map<DeviceKey, Head> read(
      List<Mailbox> mailboxes, int maxEntries, long maxBytes, RedisPipeline redis) {
    Map<DeviceKey, Head> heads = copies(mailboxes, redis);
    List<Mailbox> missing = new ArrayList<>();
    for (Mailbox mailbox : mailboxes) {
      if (!heads.containsKey(mailbox.key())) {
        missing.add(mailbox);
      }
    }
    if (!missing.isEmpty()) {
      stored(missing, maxEntries, maxBytes, redis, heads);
    }
    return heads;
  }

  private Map<DeviceKey, Head> copies(List<Mailbox> mailboxes, RedisPipeline redis) {
    Map<Mailbox, Reply<List<byte[]>>> asked = new HashMap<>();
    for (Mailbox mailbox : mailboxes) {
      if (!mailbox.isEmpty() && fitsCopy(mailbox)) {
        asked.put(mailbox, copy.read(redis, mailbox.shard().number(), mailbox.key()));
      }
    }
    redis.run();
    Map<DeviceKey, Head> heads = new HashMap<>();
    asked.forEach(
        (mailbox, reply) -> {
          Fingerprint expected = mailbox.content().orElse(Fingerprint.NOTHING);
          Optional<List<StoredEntry>> entries = copy.entries(reply, expected);
          entries.ifPresent(found -> heads.put(mailbox.key(), new Head(found, true)));
        });
    return heads;
  }

  private void stored(
      List<Mailbox> missing,
      int maxEntries,
      long maxBytes,
      RedisPipeline redis,
      Map<DeviceKey, Head> heads) {
    List<Wanted> wanted = new ArrayList<>(missing.size());
    for (Mailbox mailbox : missing) {
      if (mailbox.isEmpty()) {
        heads.put(mailbox.key(), Head.EMPTY);
      } else {
        wanted.add(new Wanted(mailbox.shard().number(), mailbox.key()));
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    heads.putAll(reader.heads(wanted, maxEntries, maxBytes));
    List<Reply<Long>> written = new ArrayList<>();
    for (Mailbox mailbox : missing) {
      Head head = heads.getOrDefault(mailbox.key(), Head.EMPTY);
      if (head.whole()) {
        Fingerprint seen = Fingerprint.of(head.entries());
        mailbox.shard().census().set(mailbox.key(), seen);
        if (seen.count() > 0 && copy.fits(seen)) {
          int shard = mailbox.shard().number();
          long epoch = mailbox.shard().epoch();
          written.add(copy.replace(redis, shard, epoch, mailbox.key(), head.entries()));
        }
      }
    }
    redis.run();
    copy.settle(written);
  }
}
