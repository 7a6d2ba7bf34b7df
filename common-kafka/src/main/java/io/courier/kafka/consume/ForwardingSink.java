package io.courier.kafka.consume;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// Stands before another sink and hands all on to it; who extends it changes what it must.
public abstract class ForwardingSink implements RecordSink {
  private final RecordSink sink;

  protected ForwardingSink(RecordSink sink) {
    this.sink = sink;
  }

  @Override
  public void accept(List<Inbound> records) {
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
