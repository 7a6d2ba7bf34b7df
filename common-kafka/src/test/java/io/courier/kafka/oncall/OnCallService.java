package io.courier.kafka.oncall;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.consume.PollLoop;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Topic;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/// A service as small as one can be: it notes the positions of what it reads, and has a defect that
/// can be repaired.
@SpringBootConfiguration
@EnableAutoConfiguration
class OnCallService {

  @Bean
  Noting noting() {
    return new Noting();
  }

  @Bean
  PollLoop noteLoop(PollLoops loops, Noting noting) {
    return loops.batches("note", List.of(Topic.OFFLINE_STORAGE, Topic.PUSH_DELIVER), noting);
  }

  /// Fails at positions from [#DEFECT] on, until it is repaired.
  static final class Noting implements BatchProcessor {
    static final long DEFECT = 1_000_000;

    private final Queue<Long> positions = new ConcurrentLinkedQueue<>();
    private volatile boolean repaired;

    @Override
    public void process(List<Item> batch, Outbound out) {
      for (Item item : batch) {
        if (item.value() instanceof OfflineStorage storage) {
          long position = storage.getStore().getPosition();
          if (position >= DEFECT && !repaired) {
            throw new IllegalStateException("a defect at " + position);
          }
          positions.add(position);
        }
      }
    }

    void repair() {
      repaired = true;
    }

    /// How often a position was read.
    long count(long position) {
      return positions.stream().filter(it -> it == position).count();
    }
  }
}
