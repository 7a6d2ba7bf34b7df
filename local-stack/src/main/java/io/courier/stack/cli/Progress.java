package io.courier.stack.cli;

import io.courier.stack.up.Component;
import io.courier.stack.up.Phase;
import io.courier.stack.up.StackView;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/// Shows how a stack comes and goes: a live line for each component on a terminal, else a line for
/// each step.
final class Progress {
  private final PrintWriter out;
  private final boolean live;
  private final Map<String, Phase> shown = new HashMap<>();
  private int linesOnScreen;

  private Progress(PrintWriter out, boolean live) {
    this.out = out;
    this.live = live;
  }

  static Progress to(PrintWriter out) {
    return new Progress(out, Ansi.AUTO.enabled());
  }

  static Progress plain(PrintWriter out) {
    return new Progress(out, false);
  }

  synchronized void show(StackView view) {
    if (live) {
      redraw(view);
    } else {
      view.components().forEach(this::step);
    }
    out.flush();
  }

  /// A line below what was shown; what comes next is drawn below it.
  synchronized void say(String line) {
    out.println(Ansi.AUTO.string(line));
    out.flush();
    linesOnScreen = 0;
  }

  private void redraw(StackView view) {
    if (linesOnScreen > 0) {
      out.print("\u001b[" + linesOnScreen + "A");
    }
    for (Component component : view.components()) {
      out.print("\u001b[2K");
      out.println(Ansi.AUTO.string("  " + mark(component.phase()) + " " + line(component)));
    }
    linesOnScreen = view.components().size();
  }

  private void step(Component component) {
    Phase before = shown.put(component.instance(), component.phase());
    if (before != component.phase() && component.phase() != Phase.WAITING) {
      out.println(line(component));
    }
  }

  private static String mark(Phase phase) {
    return switch (phase) {
      case WAITING -> " ";
      case STARTING -> "@|yellow …|@";
      case READY -> "@|green ✓|@";
      case STOPPING -> "@|yellow ↓|@";
      case ENDED -> "-";
    };
  }

  private static String line(Component component) {
    String phase = component.phase().name().toLowerCase(Locale.ROOT);
    if (component.phase() != Phase.READY) {
      return "%-12s %s".formatted(component.instance(), phase);
    }
    long millis = Objects.requireNonNullElse(component.readyAfterMillis(), 0L);
    return "%-12s %s after %.1f s, port %s"
        .formatted(component.instance(), phase, millis / 1000.0, port(component));
  }

  private static @Nullable Integer port(Component component) {
    if (component.clientPort() != null) {
      return component.clientPort();
    }
    return component.linkPort() != null ? component.linkPort() : component.managementPort();
  }
}
