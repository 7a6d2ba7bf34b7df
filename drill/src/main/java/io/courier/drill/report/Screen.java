package io.courier.drill.report;

import io.courier.drill.ledger.Row;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/// Progress: on a terminal one line that is drawn again and again, elsewhere a line for each step.
public final class Screen {
  private static final int BAR = 20;

  private final PrintWriter out;
  private final boolean live;
  private boolean drawn;

  public Screen(PrintWriter out, boolean live) {
    this.out = out;
    this.live = live;
  }

  public static Screen to(PrintWriter out) {
    return new Screen(out, Ansi.AUTO.enabled());
  }

  /// A line that stays.
  public synchronized void say(String line) {
    wipe();
    out.println(Ansi.AUTO.string(line));
    out.flush();
  }

  /// How far the present row is; drawn on terminals alone.
  ///
  /// @param done of all faults, from 0 to 1
  public synchronized void draw(double done, Row row, long open, long now) {
    if (!live) {
      return;
    }
    wipe();
    int full = (int) Math.round(done * BAR);
    out.print(
        String.format(
            Locale.ROOT,
            "%s%s %-14s %4.0f s  sent %,d  open %,d  longest %s  sockets dropped %d  %s",
            "█".repeat(full),
            "░".repeat(BAR - full),
            row.name(),
            (now - row.begun()) / 1e9,
            row.sent(),
            open,
            Line.seconds(row.longestPause()),
            row.droppedSockets(),
            row.detail()));
    out.flush();
    drawn = true;
  }

  /// A row is over.
  public synchronized void finished(Row row) {
    boolean bad = row.wrong() + row.disordered() > 0;
    say(
        String.format(
            Locale.ROOT,
            "%s %-14s sent %,d  delivered %,d  again %d  out of order %d  sockets %d  longest %s "
                + " normal after %s  (%s)",
            bad ? "@|red ✗|@" : "@|green ✓|@",
            row.name(),
            row.sent(),
            row.delivered(),
            row.again(),
            row.disordered(),
            row.droppedSockets(),
            Line.seconds(row.longestPause()),
            Line.seconds(row.timeToNormal()),
            row.detail()));
  }

  private void wipe() {
    if (drawn) {
      out.print("\r\u001b[2K");
      drawn = false;
    }
  }
}
