package io.courier.access.owner;

import io.courier.access.deliver.Reason;
import io.courier.access.deliver.Round;
import io.courier.access.produce.RecordSender;
import io.courier.access.produce.Sent;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/// What one shard has for `push_receipt` and `offline_retrieve`, in the order it was given, but for
/// markers and other questions: these come last, behind all failed receipts and confirmed pages.
///
/// Devices that failed the same record share a receipt, since each carries the message: what leaves
/// for a record that very many devices do not take stays near the size of that record. While too
/// much waits for Kafka, questions stay here, the newest of each device, and what has custody goes
/// on: so a long outage of Kafka costs no memory for each time that somebody asks.
final class ReceiptOutbox {
  /// So that a record with markers of a whole shard stays far below Kafka's limit.
  private static final int MARKERS_IN_A_RECORD = 1_000;

  /// Around a message and its targets: tags, lengths, position, epoch, reason. Generous.
  private static final int ENVELOPE_BYTES = 256;

  /// Around the two ids of a target.
  private static final int TARGET_BYTES = 12;

  /// Likewise, and below what Push takes of one record.
  private static final int DEVICES_IN_A_RECORD = 1_000;

  private final int shard;
  private final long epoch;
  private final RecordSender records;
  private final BiConsumer<DeviceKey, Long> stored;
  private final Executor loop;
  private final int maxRecordBytes;
  private final List<Runnable> ready = new ArrayList<>();

  /// What the producer gave back: failed receipts, whose deliveries are still in custody, confirmed
  /// pages, whose entries would lie in the mailbox until somebody asks again, and markers, by which
  /// Offline learns of a new device whose session may be over.
  private final List<Runnable> lost = new ArrayList<>();

  private final Map<Failure, List<DeviceKey>> failures = new LinkedHashMap<>();
  private final Map<DeviceKey, Round> markers = new LinkedHashMap<>();
  private final Map<DeviceKey, Round> questions = new LinkedHashMap<>();

  /// @param stored is told, on a thread of the producer, which device's position the brokers have
  /// @param loop runs what follows on the shard's loop, as long as the shard is ours
  /// @param maxRecordBytes of one receipt; above it devices go into a further one
  ReceiptOutbox(
      int shard,
      long epoch,
      RecordSender records,
      BiConsumer<DeviceKey, Long> stored,
      Executor loop,
      int maxRecordBytes) {
    this.shard = shard;
    this.epoch = epoch;
    this.records = records;
    this.stored = stored;
    this.loop = loop;
    this.maxRecordBytes = maxRecordBytes;
  }

  /// A delivery that devices did not take, for the same reason.
  private record Failure(RecordDelivery delivery, Reason reason) {}

  void fail(DeviceKey device, RecordDelivery delivery, Reason reason) {
    failures.computeIfAbsent(new Failure(delivery, reason), it -> new ArrayList<>(2)).add(device);
  }

  void pageConfirmed(Round round, int number, long[] positions, boolean last) {
    closeFailures();
    PageConfirmed.Builder page =
        PageConfirmed.newBuilder().setSession(round.toRecord()).setNumber(number).setLast(last);
    for (long position : positions) {
      page.addPositions(position);
    }
    add(
        receipt().setPageConfirmed(page).build(),
        new Sent() {
          @Override
          public void acknowledged(long offset) {
            // Offline has it from there.
          }

          @Override
          public void failed(Exception failure) {
            loop.execute(() -> lost.add(() -> pageConfirmed(round, number, positions, last)));
          }
        });
  }

  /// An older round of the device is worth nothing beside this one.
  void marker(Round round) {
    markers.put(round.device(), round);
  }

  void ask(Round round) {
    questions.put(round.device(), round);
  }

  /// Questions that wait for the next flush.
  int waiting() {
    return markers.size() + questions.size();
  }

  /// Lets receipts leave again that the producer gave back. To read their records again would not
  /// do: the queues wait for these very receipts, and take what is read again for repeats.
  void sendLostAgain() {
    List<Runnable> again = List.copyOf(lost);
    lost.clear();
    again.forEach(Runnable::run);
  }

  /// Gives all of it to the producer, or what has custody when too much waits there.
  void flush() {
    closeFailures();
    if (!records.isBehind()) {
      closeMarkers();
      closeQuestions();
    }
    ready.forEach(Runnable::run);
    ready.clear();
  }

  private void closeFailures() {
    failures.forEach(this::closeFailure);
    failures.clear();
  }

  private void closeFailure(Failure failure, List<DeviceKey> devices) {
    int room = maxRecordBytes - ENVELOPE_BYTES - failure.delivery().message().getSerializedSize();
    int start = 0;
    int used = 0;
    for (int i = 0; i < devices.size(); i++) {
      DeviceKey device = devices.get(i);
      // Ids are ASCII.
      int bytes = TARGET_BYTES + device.user().length() + device.device().length();
      if (i > start && (used + bytes > room || i - start == DEVICES_IN_A_RECORD)) {
        addFailed(failure, devices.subList(start, i));
        start = i;
        used = 0;
      }
      used += bytes;
    }
    addFailed(failure, devices.subList(start, devices.size()));
  }

  private void addFailed(Failure failed, List<DeviceKey> devices) {
    long position = failed.delivery().position();
    Failed.Builder record =
        Failed.newBuilder()
            .setPosition(position)
            .setMessage(failed.delivery().message())
            .setReason(failed.reason().text());
    for (DeviceKey device : devices) {
      record.addTargets(Devices.newBuilder().setUser(device.user()).addDevices(device.device()));
    }
    add(
        receipt().setFailed(record).build(),
        new Sent() {
          @Override
          public void acknowledged(long offset) {
            devices.forEach(device -> stored.accept(device, position));
          }

          @Override
          public void failed(Exception failure) {
            loop.execute(() -> lost.add(() -> addFailed(failed, List.copyOf(devices))));
          }
        });
  }

  private void closeMarkers() {
    List<Round> rounds = List.copyOf(markers.values());
    for (int i = 0; i < rounds.size(); i += MARKERS_IN_A_RECORD) {
      addMarkers(rounds.subList(i, Math.min(i + MARKERS_IN_A_RECORD, rounds.size())));
    }
    markers.clear();
  }

  private void addMarkers(List<Round> rounds) {
    Markers.Builder record = Markers.newBuilder();
    rounds.forEach(round -> record.addSessions(round.toRecord()));
    add(
        receipt().setMarkers(record).build(),
        new Sent() {
          @Override
          public void acknowledged(long offset) {
            // Push hands it on from there.
          }

          @Override
          public void failed(Exception failure) {
            loop.execute(() -> lost.add(() -> rounds.forEach(ReceiptOutbox.this::markerAgain)));
          }
        });
  }

  private void markerAgain(Round round) {
    markers.putIfAbsent(round.device(), round);
  }

  private void closeQuestions() {
    for (Round round : questions.values()) {
      OfflineRetrieve record = OfflineRetrieve.newBuilder().setSession(round.toRecord()).build();
      ready.add(() -> records.toShard(Topic.OFFLINE_RETRIEVE, shard, record, Sent.UNWATCHED));
    }
    questions.clear();
  }

  private PushReceipt.Builder receipt() {
    return PushReceipt.newBuilder().setEpoch(epoch);
  }

  private void add(PushReceipt record, Sent sent) {
    ready.add(() -> records.toShard(Topic.PUSH_RECEIPT, shard, record, sent));
  }
}
