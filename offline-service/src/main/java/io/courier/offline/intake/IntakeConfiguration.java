package io.courier.offline.intake;

import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.kafka.topics.TopicIds;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.Topic;
import io.courier.offline.device.DeviceHints;
import io.courier.offline.device.DeviceTable;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipelines;
import io.courier.offline.replay.Replay;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.shard.OwnedShards;
import io.courier.offline.store.MailboxCopy;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.ShardEpochs;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes the poll loops, each with a processor, shards and Redis connections of its own.
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
  private static final String GROUP = "offline";
  private static final List<Topic> TOPICS =
      List.of(Topic.OFFLINE_STORAGE, Topic.OFFLINE_ACK, Topic.OFFLINE_RETRIEVE, Topic.USER_ONLINE);

  @Bean
  OfflineProcessor.Parts processorParts(
      TopicIds topics,
      OfflineSettings settings,
      DeviceTable deviceTable,
      PlanWriter writer,
      CopyWriter copies,
      MailboxCopy copy,
      Replay replay,
      OfflineMetrics metrics,
      Clock clock,
      Limits limits) {
    PollReader reader =
        new PollReader(
            new Shards(topics.shards()),
            settings.retention().days(),
            settings.retention().daysAhead());
    return new OfflineProcessor.Parts(
        reader,
        deviceTable,
        writer,
        copies,
        copy,
        replay,
        metrics,
        clock,
        limits,
        settings.transactionRows());
  }

  @Bean
  OfflineLoops offlineLoops(
      PollLoops loops,
      OfflineProcessor.Parts parts,
      ShardEpochs epochs,
      MailboxReader reader,
      RedisPipelines pipelines,
      OfflineSettings settings) {
    OfflineLoops all = new OfflineLoops();
    List<String> names = TOPICS.stream().map(Topic::topicName).toList();
    for (int i = 1; i <= settings.loops(); i++) {
      RedisPipeline ofHints = pipelines.open("hints-" + i);
      RedisPipeline ofLoop = pipelines.open(GROUP + "-" + i);
      DeviceHints hints = new DeviceHints(ofHints);
      OwnedShards shards = new OwnedShards(epochs, reader, hints, settings);
      PollLoopSettings loop =
          PollLoopSettings.ranged(GROUP + "-" + i, GROUP, names)
              .withBounds(settings.maxUnresolvedRecords(), settings.maxUnresolvedBytes().toBytes())
              .withConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.pollRecords());
      OfflineProcessor processor = new OfflineProcessor(parts, shards, hints, ofLoop);
      PollLoop made = loops.batches(loop, TOPICS, processor);
      all.add(made, processor, hints, List.of(ofHints, ofLoop));
    }
    return all;
  }
}
