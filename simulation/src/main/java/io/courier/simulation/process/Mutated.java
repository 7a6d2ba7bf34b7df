package io.courier.simulation.process;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.kafka.consume.ForwardingSink;
import io.courier.kafka.consume.Inbound;
import io.courier.kafka.consume.RecordSink;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Topic;
import io.courier.simulation.world.Ground;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Deliberate faults of owners, put around what they read and what they produce.
final class Mutated {
  private Mutated() {}

  /// Markers leave as direct questions.
  @SuppressWarnings("unchecked")
  static Producer<byte[], byte[]> asksDirectly(Producer<byte[], byte[]> producer) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Mutated.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, args) -> {
              var record = (ProducerRecord<byte[], byte[]>) args[0];
              if (record.topic().equals(Topic.PUSH_RECEIPT.topicName())) {
                PushReceipt receipt = PushReceipt.parseFrom(record.value());
                if (receipt.hasMarkers()) {
                  for (SessionRound round : receipt.getMarkers().getSessionsList()) {
                    byte[] asked =
                        OfflineRetrieve.newBuilder().setSession(round).build().toByteArray();
                    producer.send(
                        new ProducerRecord<>(
                            Topic.OFFLINE_RETRIEVE.topicName(), record.partition(), null, asked),
                        (Callback) args[1]);
                  }
                  return null;
                }
              }
              return producer.send(record, (Callback) args[1]);
            });
  }

  /// Entries that are not above what the client is known to have are taken out of pages, and
  /// confirmed.
  static RecordSink filtersPages(RecordSink sink, Ground ground) {
    return new ForwardingSink(sink) {
      @Override
      public void accept(List<Inbound> records) {
        super.accept(records.stream().map(record -> filtered(record, ground)).toList());
      }
    };
  }

  private static Inbound filtered(Inbound inbound, Ground ground) {
    ConsumerRecord<byte[], byte[]> record = inbound.record();
    try {
      PushDeliver deliver = PushDeliver.parseFrom(record.value());
      if (!deliver.hasPage()) {
        return inbound;
      }
      Page page = deliver.getPage();
      DeviceKey device = new DeviceKey(page.getSession().getUser(), page.getSession().getDevice());
      long has = ground.confirmed().getOrDefault(device, 0L);
      List<Long> dropped =
          page.getEntriesList().stream()
              .map(PageEntry::getPosition)
              .filter(position -> position <= has)
              .toList();
      if (dropped.isEmpty()) {
        return inbound;
      }
      PageConfirmed confirmed =
          PageConfirmed.newBuilder()
              .setSession(page.getSession())
              .addAllPositions(dropped)
              .setNumber(1)
              .setLast(true)
              .build();
      PushReceipt receipt = PushReceipt.newBuilder().setPageConfirmed(confirmed).build();
      ground.broker().append(Topic.PUSH_RECEIPT, record.partition(), receipt.toByteArray());
      Page.Builder rest = page.toBuilder().clearEntries();
      page.getEntriesList().stream()
          .filter(entry -> entry.getPosition() > has)
          .forEach(rest::addEntries);
      byte[] value = PushDeliver.newBuilder().setPage(rest).build().toByteArray();
      return io.courier.kafka.consume.SteppedPollLoop.instead(inbound, value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
