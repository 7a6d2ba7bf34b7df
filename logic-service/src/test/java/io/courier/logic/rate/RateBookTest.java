package io.courier.logic.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateBookTest {
  private static final long AT = 1_760_000_000_000L;
  private static final String GROUP = "group:g1";

  private final RateBook book = new RateBook(new Rate(2, 3), new Rate(4, 5), 1_000);

  @Test
  void aBurstPassesAndThenWhatComesBack() {
    assertThat(sent("alice", GROUP, AT, 5)).isEqualTo(3);
    assertThat(sent("alice", GROUP, AT + 499, 1)).isZero();
    assertThat(sent("alice", GROUP, AT + 500, 2)).isEqualTo(1);
    assertThat(sent("alice", GROUP, AT + 60_000, 9)).isEqualTo(3);
  }

  @Test
  void theRateOfAUserHoldsOverConversations() {
    assertThat(sent("alice", "direct:alice:bob", AT, 2)).isEqualTo(2);
    assertThat(sent("alice", "direct:alice:carol", AT, 2)).isEqualTo(1);
    assertThat(judge("alice", GROUP, AT)).isEqualTo(Limit.USER);
  }

  @Test
  void theRateOfAConversationHoldsOverUsersAndTakesNothingFromThem() {
    assertThat(sent("alice", GROUP, AT, 3)).isEqualTo(3);
    assertThat(sent("bob", GROUP, AT, 2)).isEqualTo(2);
    assertThat(judge("carol", GROUP, AT)).isEqualTo(Limit.CONVERSATION);
    assertThat(sent("carol", "direct:alice:carol", AT, 4)).isEqualTo(3);
  }

  @Test
  void whoIsOverItsRateTakesNothingFromTheConversation() {
    sent("alice", GROUP, AT, 100);
    assertThat(sent("bob", GROUP, AT, 3)).isEqualTo(2);
  }

  @Test
  void whatWasSentBeforeIsNotCounted() {
    for (int i = 0; i < 10; i++) {
      book.begin();
      assertThat(book.judge("alice", GROUP, AT, 0)).isNull();
      book.settle(index -> false);
    }
    assertThat(book.hasCharges()).isFalse();
    assertThat(sent("alice", GROUP, AT, 5)).isEqualTo(3);
  }

  @Test
  void aPollThatFailedIsNotCounted() {
    for (int i = 0; i < 10; i++) {
      book.begin();
      assertThat(book.judge("alice", GROUP, AT, 0)).isNull();
    }
    assertThat(sent("alice", GROUP, AT, 5)).isEqualTo(3);
  }

  @Test
  void recordsOfANodeWhoseClockIsBehindAreNotRefusedForIt() {
    assertThat(sent("alice", GROUP, AT, 1)).isEqualTo(1);
    assertThat(sent("alice", GROUP, AT - 30_000, 3)).isEqualTo(2);
  }

  @Test
  void aClockThatWasSetBackByHoursStopsNobody() {
    assertThat(sent("alice", GROUP, AT, 3)).isEqualTo(3);
    assertThat(sent("alice", GROUP, AT - 3_600_000, 1)).as("as full as it was").isZero();
    assertThat(sent("alice", GROUP, AT - 3_600_000 + 500, 2)).isEqualTo(1);
  }

  @Test
  void whatIsLearntOfOtherInstancesCounts() {
    sent("alice", "direct:alice:bob", AT, 2);
    Bucket.Charge charge = book.charges().getFirst();
    assertThat(charge)
        .extracting(Bucket.Charge::key, Bucket.Charge::take)
        .containsExactly("alice", 1_000_000L);
    assertThat(book.charges()).isEmpty();

    charge.bucket().learn((AT + 1_500) * 1_000, AT * 1_000);
    assertThat(sent("alice", "direct:alice:bob", AT, 1)).isZero();
    assertThat(sent("alice", "direct:alice:bob", AT + 500, 2)).isEqualTo(1);

    charge.bucket().learn(AT * 1_000, AT * 1_000);
    assertThat(sent("alice", "direct:alice:bob", AT + 500, 1)).as("Redis was emptied").isZero();
  }

  @Test
  void whoSendsNowAndThenIsNotTold() {
    for (int i = 0; i < 10; i++) {
      sent("alice", "direct:alice:bob", AT + i * 500L, 1);
    }
    assertThat(book.hasCharges()).isFalse();

    sent("alice", "direct:alice:bob", AT + 10_000, 3);
    assertThat(book.charges())
        .filteredOn(it -> it.key().equals("alice"))
        .extracting(Bucket.Charge::take)
        .as("without what has come back")
        .containsExactly(1_500_000L);
  }

  @Test
  void withoutLimitsNothingIsKept() {
    RateBook none = RateBook.unlimited();
    for (int i = 0; i < 1_000; i++) {
      assertThat(none.judge("alice", GROUP, AT, i)).isNull();
    }
    none.settle(index -> true);
    assertThat(none.size()).isZero();
    assertThat(none.hasCharges()).isFalse();
  }

  @Test
  void theBucketsInMemoryAreBounded() {
    RateBook small = new RateBook(new Rate(1, 1), Rate.UNLIMITED, 10);
    for (int i = 0; i < 100; i++) {
      small.judge("user" + i, GROUP, AT, 0);
    }
    assertThat(small.size()).isEqualTo(10);
  }

  private @Nullable Limit judge(String user, String conversation, long at) {
    book.begin();
    Limit limit = book.judge(user, conversation, at, 0);
    book.settle(index -> true);
    return limit;
  }

  private long sent(String user, String conversation, long at, int messages) {
    long sent = 0;
    for (int i = 0; i < messages; i++) {
      sent += judge(user, conversation, at) == null ? 1 : 0;
    }
    return sent;
  }
}
