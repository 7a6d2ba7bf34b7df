package io.courier.access.deliver;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.PageEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes down what a queue wants done, one short line each.
final class Recorder implements DeviceEffects {
  private final List<String> lines = new ArrayList<>();
  @Nullable Round round;
  long mark;

  /// What was wanted since the last call.
  List<String> taken() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  @Override
  public void sendLive(DeviceSession session, LiveDelivery delivery, long mark) {
    this.mark = mark;
    lines.add("live " + delivery.position());
  }

  @Override
  public void sendStored(DeviceSession session, PageEntry entry, long mark, boolean late) {
    this.mark = mark;
    lines.add((late ? "late " : "row ") + entry.getPosition());
  }

  @Override
  public void resolved(LiveDelivery delivery) {
    lines.add("resolved " + delivery.position());
  }

  @Override
  public void fail(DeviceKey device, LiveDelivery delivery, Reason reason) {
    lines.add("fail " + delivery.position() + " " + reason.text());
  }

  @Override
  public void pageConfirmed(Round round, int number, long[] positions, boolean last) {
    lines.add("page " + number + " " + Arrays.toString(positions) + (last ? " last" : ""));
  }

  @Override
  public void marker(Round round) {
    this.round = round;
    lines.add("marker " + round.session());
  }

  @Override
  public void askMailbox(Round round) {
    this.round = round;
    lines.add("ask " + round.session());
  }

  @Override
  public void passedOver(DeviceKey device, int positions) {
    lines.add("passed over " + positions);
  }

  @Override
  public void gone(DeviceKey device) {
    lines.add("gone");
  }
}
