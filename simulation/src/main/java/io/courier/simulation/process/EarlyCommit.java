package io.courier.simulation.process;

import io.courier.kafka.consume.Inbound;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.consume.SteppedPollLoop;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// A sink whose records count as done as soon as they were taken: a deliberate fault.
record EarlyCommit(RecordSink sink) implements RecordSink {
  static RecordSink of(RecordSink sink, boolean isFaulty) {
    return isFaulty ? new EarlyCommit(sink) : sink;
  }

  @Override
  public void accept(List<Inbound> records) {
    records.forEach(SteppedPollLoop::done);
    sink.accept(records);
  }

  @Override
  public void assigned(Collection<TopicPartition> partitions) {
    sink.assigned(partitions);
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    sink.revoked(partitions);
  }

  @Override
  public void lost(Collection<TopicPartition> partitions) {
    sink.lost(partitions);
  }

  @Override
  public boolean isFull(TopicPartition partition) {
    return sink.isFull(partition);
  }
}
