package io.courier.drill.report;

import io.courier.drill.ledger.Timeline;
import io.courier.drill.watch.Growth;
import io.courier.drill.watch.Sample;
import java.time.Instant;
import java.util.List;

/// All that a drill found out.
///
/// @param title how it was run
/// @param machine on what, and how busy that was
/// @param begunNanos when the time line begins, by the clock of the rows
/// @param broken promises that were broken; empty for a drill that went well
/// @param findings single messages behind `broken`, the first of them
/// @param growth of the processes that ran long enough for a judgement
public record Result(
    String title,
    String machine,
    Instant begun,
    long begunNanos,
    List<Line> lines,
    List<String> broken,
    List<String> findings,
    List<Timeline.Second> timeline,
    List<Sample> samples,
    List<Growth> growth) {

  /// Figures that are worse than wanted, which breaks no promise.
  public List<String> beyond() {
    return lines.stream().flatMap(line -> line.beyond().stream()).toList();
  }
}
