package io.courier.logic.relation;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.logic.group.UserCommand;
import io.courier.logic.relation.BlockDecision.Decided;
import io.courier.messages.client.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlockDecisionTest {
  private static final BlockDecision DECISION = new BlockDecision(2);
  private static final Block OPEN = new Block(50, Block.OPEN);
  private static final Block ENDED = new Block(50, 70);

  @Test
  void aBlockBeginsWithTheTimeOfItsCommandAndStaysWhenItIsThere() {
    assertThat(block("bob", null, 0)).isEqualTo(done(new Block(100, Block.OPEN)));
    assertThat(block("bob", ENDED, 1)).isEqualTo(done(new Block(100, Block.OPEN)));
    assertThat(block("bob", OPEN, 1)).isEqualTo(done(null));
  }

  @Test
  void anOpenBlockIsEndedAndNothingElse() {
    assertThat(unblock(100, OPEN)).isEqualTo(done(new Block(50, 100)));
    assertThat(unblock(40, OPEN)).as("by a slow clock").isEqualTo(done(new Block(50, 50)));
    assertThat(unblock(100, ENDED)).isEqualTo(done(null));
    assertThat(unblock(100, null)).isEqualTo(done(null));
  }

  @Test
  void nobodyBlocksItself() {
    assertThat(block("alice", null, 0))
        .isInstanceOfSatisfying(
            Decided.Refused.class,
            it -> assertThat(it.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void whoHasAsManyAsAllowedBlocksNobodyElse() {
    assertThat(block("bob", null, 2))
        .isInstanceOfSatisfying(
            Decided.Refused.class,
            it -> assertThat(it.refusal().code()).isEqualTo(ErrorCode.LIMIT_REACHED));
    assertThat(block("bob", null, 1)).isInstanceOf(Decided.Done.class);
    assertThat(block("bob", OPEN, 2)).isEqualTo(done(null));
    assertThat(block("bob", ENDED, 2)).as("counted already").isInstanceOf(Decided.Done.class);
  }

  @Test
  void aBlockHoldsForMessagesBetweenItsTimes() {
    assertThat(OPEN.holdsAt(50)).isFalse();
    assertThat(OPEN.holdsAt(51)).isTrue();
    assertThat(OPEN.holdsAt(Long.MAX_VALUE - 1)).isTrue();
    assertThat(ENDED.holdsAt(69)).isTrue();
    assertThat(ENDED.holdsAt(70)).isFalse();
  }

  private static Decided block(String user, @Nullable Block known, int ofSender) {
    return DECISION.block(new UserCommand.Block("k", user), "alice", 100, known, ofSender);
  }

  private static Decided unblock(long at, @Nullable Block known) {
    return DECISION.unblock(new UserCommand.Unblock("k", "bob"), at, known);
  }

  private static Decided done(@Nullable Block next) {
    return new Decided.Done("bob", next);
  }
}
