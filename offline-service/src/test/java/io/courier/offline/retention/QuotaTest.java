package io.courier.offline.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.store.Fingerprint;
import io.courier.offline.store.MailboxRow;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private static final DeviceKey PHONE = new DeviceKey("alice", "phone");

  @Test
  void aMailboxMayGrowATwentiethBeforeTheOldestGo() {
    Quota quota = new Quota(100, 1_000);
    assertThat(quota.isOver(Fingerprint.ofRows(rows(105, 1)))).isFalse();
    assertThat(quota.isOver(Fingerprint.ofRows(rows(106, 1)))).isTrue();
    assertThat(quota.isOver(Fingerprint.ofRows(rows(105, 10)))).isFalse();
    assertThat(quota.isOver(Fingerprint.ofRows(rows(106, 10)))).isTrue();
    assertThat(quota.isFarOver(Fingerprint.ofRows(rows(200, 1)))).isFalse();
    assertThat(quota.isFarOver(Fingerprint.ofRows(rows(201, 1)))).isTrue();
    assertThat(quota.fill(Fingerprint.ofRows(rows(50, 16)))).isEqualTo(0.8);
  }

  @Test
  void theOldestGoUntilBothLimitsHold() {
    List<MailboxRow> rows = rows(10, 10);
    Fingerprint held = Fingerprint.ofRows(rows);
    assertThat(new Quota(7, 1_000).excess(held, rows)).isEqualTo(rows.subList(0, 3));
    assertThat(new Quota(7, 45).excess(held, rows)).isEqualTo(rows.subList(0, 6));
    assertThat(new Quota(10, 100).excess(held, rows)).isEmpty();
    // Only some of them are known: all of these go, and more later.
    assertThat(new Quota(2, 1_000).excess(held, rows.subList(0, 4))).isEqualTo(rows.subList(0, 4));
  }

  @Test
  void theNewestStaysWhateverItWeighs() {
    List<MailboxRow> rows = rows(2, 5_000);
    assertThat(new Quota(1, 1).excess(Fingerprint.ofRows(rows), rows)).hasSize(1);
    assertThat(new Quota(1, 1).isOver(Fingerprint.ofRows(rows.subList(1, 2)))).isFalse();
  }

  @Test
  void whateverTheSizesTheRestHoldsAndNotOneTooManyGoes() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      Quota quota = new Quota(1 + random.nextInt(20), 1 + random.nextInt(200));
      List<MailboxRow> rows =
          IntStream.range(0, 1 + random.nextInt(40))
              .mapToObj(n -> row(n, random.nextInt(30)))
              .toList();
      int gone = quota.excess(Fingerprint.ofRows(rows), rows).size();
      assertThat(holds(quota, rows.subList(gone, rows.size()))).isTrue();
      assertThat(gone > 0 && holds(quota, rows.subList(gone - 1, rows.size()))).isFalse();
    }
  }

  private static boolean holds(Quota quota, List<MailboxRow> rows) {
    Fingerprint rest = Fingerprint.ofRows(rows);
    return rest.messages() == 1
        || (rest.messages() <= quota.maxMessages() && rest.bytes() <= quota.maxBytes());
  }

  private static List<MailboxRow> rows(int count, int bytes) {
    return IntStream.range(0, count).mapToObj(n -> row(n, bytes)).toList();
  }

  private static MailboxRow row(int number, int bytes) {
    return new MailboxRow(1, 0, PHONE, (1L << 40) + number, bytes);
  }
}
