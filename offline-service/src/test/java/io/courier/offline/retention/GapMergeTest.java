package io.courier.offline.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.topic.Message;
import io.courier.offline.store.Gap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GapMergeTest {
  @Test
  void eachConversationHasAGapThatGrows() {
    GapMerge merge = new GapMerge(10);
    var first =
        merge.merge(
            List.of(), List.of(new Dropped("a", 5), new Dropped("b", 2), new Dropped("a", 9)));
    assertThat(first).containsExactly(new Gap("a", 2, 5, 9), new Gap("b", 1, 2, 2));
    assertThat(merge.merge(first, List.of(new Dropped("a", 4), new Dropped("a", 12))))
        .containsExactly(new Gap("a", 4, 4, 12));
  }

  @Test
  void beyondTheBoundConversationsAreCountedTogether() {
    GapMerge merge = new GapMerge(1);
    List<Gap> existing = List.of(new Gap("a", 3, 1, 3));
    assertThat(merge.merge(existing, List.of(new Dropped("b", 1), new Dropped("a", 4))))
        .containsExactly(new Gap("", 1, 0, 0), new Gap("a", 4, 1, 4));
  }

  @Test
  void whatHasNoConversationOrAnOverlongOneIsCountedWithoutAName() {
    List<Dropped> dropped =
        List.of(new Dropped("", 0), new Dropped("a", 0), new Dropped("x".repeat(600), 7));
    assertThat(new GapMerge(10).merge(List.of(), dropped)).containsExactly(new Gap("", 3, 0, 0));
  }

  @Test
  void howeverEntriesFallIntoBatchesNoneIsCountedTwiceOrForgotten() {
    Random random = new Random(11);
    for (int life = 0; life < 200; life++) {
      int bound = 1 + random.nextInt(5);
      GapMerge merge = new GapMerge(bound);
      Map<String, Gap> gaps = new HashMap<>();
      List<Dropped> all = new ArrayList<>();
      while (all.size() < 50) {
        List<Dropped> batch = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
          batch.add(new Dropped("c" + random.nextInt(9), random.nextInt(100)));
        }
        all.addAll(batch);
        merge.merge(gaps.values(), batch).forEach(gap -> gaps.put(gap.conversation(), gap));
      }
      assertThat(gaps.values().stream().mapToLong(Gap::dropped).sum()).isEqualTo(all.size());
      assertThat(gaps.values().stream().filter(Gap::isNamed).count()).isLessThanOrEqualTo(bound);
      assertThat(all).allMatch(entry -> isTold(gaps, entry));
    }
  }

  @Test
  void aPublicationHasTheFieldsOfTheProtocol() {
    Message named = GapMessage.of(new Gap("direct:a:b", 120, 5, 124), 3, 1_000);
    assertThat(named.getPublication().toStringUtf8())
        .isEqualTo(
            "{\"type\":\"gap\",\"conversation\":\"direct:a:b\",\"count\":120,\"fromSeq\":5,"
                + "\"toSeq\":124}");
    assertThat(named.getId()).isNotEqualTo(GapMessage.of(new Gap("", 1, 0, 0), 4, 1_000).getId());
    assertThat(GapMessage.of(new Gap("", 7, 0, 0), 4, 1_000).getPublication().toStringUtf8())
        .isEqualTo("{\"type\":\"gap\",\"count\":7}");
  }

  private static boolean isTold(Map<String, Gap> gaps, Dropped entry) {
    Gap gap = gaps.get(entry.conversation());
    boolean named = gap != null && gap.fromSeq() <= entry.seq() && entry.seq() <= gap.toSeq();
    return named || gaps.containsKey(Gap.UNNAMED);
  }
}
