package io.courier.simulation.world;

import io.courier.simulation.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What happened in a run, one line each, for people. Kept only when somebody will read it.
public final class History {
  private final Timeline time;
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();

  public History(Timeline time, boolean kept) {
    this.time = time;
    this.kept = kept;
  }

  public void say(Supplier<String> what) {
    if (kept) {
      lines.add(
          String.format(
              Locale.ROOT, "%9.3f  %s", time.now() / (double) Timeline.SECOND, what.get()));
    }
  }

  public List<String> lines() {
    return lines;
  }
}
