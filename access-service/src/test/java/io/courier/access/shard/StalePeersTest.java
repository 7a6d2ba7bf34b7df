package io.courier.access.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.redis.NodeBeat;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StalePeersTest {
  private static final long MILLI = 1_000_000;
  private static final String LINK = "ws://127.0.0.1:1/link";
  private final StalePeers peers = new StalePeers("me", Duration.ofMillis(1_500));

  @Test
  void aPeerWhoseBeatStandsStillIsSuspected() {
    assertThat(peers.look(beats(1, 5), 0)).isEmpty();
    assertThat(peers.look(beats(1, 5), 1_499 * MILLI)).isEmpty();
    assertThat(peers.look(beats(1, 5), 1_500 * MILLI))
        .containsExactly(new StalePeers.Suspect("peer", LINK));
  }

  @Test
  void aBeatThatChangesIsASignOfLifeWhateverItsClockSays() {
    peers.look(beats(1, 500), 0);
    assertThat(peers.look(beats(1, 5), 2_000 * MILLI)).isEmpty();
    assertThat(peers.look(beats(1, 4), 4_000 * MILLI)).isEmpty();
  }

  @Test
  void whoIsNotListedIsNotSuspectedAndBeginsAnew() {
    peers.look(beats(1, 5), 0);
    assertThat(peers.look(Map.of(), 2_000 * MILLI)).isEmpty();
    assertThat(peers.look(beats(1, 5), 2_100 * MILLI)).isEmpty();
  }

  private static Map<String, NodeBeat> beats(long mine, long peers) {
    return Map.of("me", new NodeBeat(mine, LINK), "peer", new NodeBeat(peers, LINK));
  }
}
