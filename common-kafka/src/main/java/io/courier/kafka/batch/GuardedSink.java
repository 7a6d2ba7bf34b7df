package io.courier.kafka.batch;

import io.courier.kafka.consume.ForwardingSink;
import io.courier.kafka.consume.Inbound;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.topics.TopicGuard;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// Takes the first records after each assignment only when the topics are still those of the start:
/// a topic that is deleted and made anew is assigned anew, and its records must not be processed
/// under the old generation. Costs one question to Kafka for each assignment.
final class GuardedSink extends ForwardingSink {
  private final TopicGuard guard;
  private boolean mustLook = true;

  GuardedSink(RecordSink sink, TopicGuard guard) {
    super(sink);
    this.guard = guard;
  }

  @Override
  public void accept(List<Inbound> records) {
    if (mustLook) {
      guard.requireSame();
      mustLook = false;
    }
    super.accept(records);
  }

  @Override
  public void assigned(Collection<TopicPartition> partitions) {
    mustLook = true;
    super.assigned(partitions);
  }
}
