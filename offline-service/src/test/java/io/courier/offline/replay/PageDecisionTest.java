package io.courier.offline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.offline.store.Head;
import io.courier.offline.store.StoredEntry;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PageDecisionTest {
  private final PageDecision decision = new PageDecision(3, 100);

  @Test
  void anEmptyMailboxIsALastPageWithoutEntries() {
    assertThat(decision.choose(Head.EMPTY)).isEqualTo(new PageDecision.Chosen(List.of(), true));
  }

  @Test
  void whatFitsIsTheLastPage() {
    var chosen = decision.choose(new Head(entries(10, 10, 10), true));
    assertThat(chosen.entries()).hasSize(3);
    assertThat(chosen.last()).isTrue();
  }

  @Test
  void theOldestComeFirstAndTheRestLater() {
    var chosen = decision.choose(new Head(entries(10, 10, 10, 10), true));
    assertThat(chosen.entries()).extracting(StoredEntry::position).containsExactly(1L, 2L, 3L);
    assertThat(chosen.last()).isFalse();
  }

  @Test
  void bytesBoundAPage() {
    var chosen = decision.choose(new Head(entries(60, 40, 1), true));
    assertThat(chosen.entries()).hasSize(2);
    assertThat(chosen.last()).isFalse();
  }

  @Test
  void aMessageLargerThanAPageIsAPageOfItsOwn() {
    assertThat(decision.choose(new Head(entries(500, 1), true)).entries()).hasSize(1);
    var alone = decision.choose(new Head(entries(500), true));
    assertThat(alone.entries()).hasSize(1);
    assertThat(alone.last()).isTrue();
  }

  @Test
  void aHeadThatIsNotAllIsNeverLast() {
    assertThat(decision.choose(new Head(entries(1, 1), false)).last()).isFalse();
  }

  private static List<StoredEntry> entries(int... sizes) {
    return LongStream.rangeClosed(1, sizes.length)
        .mapToObj(position -> new StoredEntry(position, new byte[sizes[(int) position - 1]]))
        .toList();
  }
}
