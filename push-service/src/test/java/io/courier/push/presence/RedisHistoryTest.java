package io.courier.push.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisHistoryTest {
  private static final String INFO =
      """
      # Replication
      role:master
      connected_slaves:0
      master_replid:8371445ba2a8c4a6bd9bcf5bd4b1da9ba4d9e5d4
      master_replid2:0000000000000000000000000000000000000000
      """
          .replace("\n", "\r\n");

  @Test
  void aMarkOfThePresentHistoryIsBelievedAndNoOther() {
    RedisHistory now = RedisHistory.of(INFO);
    assertThat(now.isOf("8371445ba2a8c4a6bd9bcf5bd4b1da9ba4d9e5d4")).isTrue();
    assertThat(now.isOf("0000000000000000000000000000000000000000")).isFalse();
    assertThat(now.isOf("")).isFalse();
    assertThat(now.isOf(null)).isFalse();
  }

  @Test
  void aServerThatDoesNotSayItsHistoryMakesNoMarkBelieved() {
    RedisHistory silent = RedisHistory.of("# Replication\r\nrole:master\r\n");
    assertThat(silent.isOf("")).isFalse();
    assertThat(silent.isOf("8371445ba2a8c4a6bd9bcf5bd4b1da9ba4d9e5d4")).isFalse();
  }
}
