package io.courier.simulation.process;

import io.courier.kafka.consume.ForwardingSink;
import io.courier.kafka.consume.Inbound;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.consume.SteppedPollLoop;
import java.util.List;

/// A sink whose records count as done as soon as they were taken: a deliberate fault.
final class EarlyCommit extends ForwardingSink {
  private EarlyCommit(RecordSink sink) {
    super(sink);
  }

  static RecordSink of(RecordSink sink, boolean isFaulty) {
    return isFaulty ? new EarlyCommit(sink) : sink;
  }

  @Override
  public void accept(List<Inbound> records) {
    records.forEach(SteppedPollLoop::done);
    super.accept(records);
  }
}
