package io.courier.access.shard;

import io.courier.messages.redis.NodeBeat;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes dead peers from the consumer group, so that their shards have an owner again after one
/// or two seconds instead of six.
///
/// Dead is who has stopped beating **and** whose link port refuses a connection; not who answers
/// slowly. Evicting a live member by mistake is survivable: it learns of it and joins again.
final class PeerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

  private final StalePeers peers;
  private final OwnershipRegistry registry;
  private final Admin admin;
  private final String group;
  private final int connectMillis;
  private final boolean evicts;
  private final AtomicBoolean looking = new AtomicBoolean();

  PeerWatch(
      StalePeers peers,
      OwnershipRegistry registry,
      Admin admin,
      String group,
      Duration connect,
      boolean evicts) {
    this.peers = peers;
    this.registry = registry;
    this.admin = admin;
    this.group = group;
    this.connectMillis = (int) connect.toMillis();
    this.evicts = evicts;
  }

  void seen(Map<String, NodeBeat> nodes) {
    List<StalePeers.Suspect> suspects;
    synchronized (peers) {
      suspects = peers.look(nodes, System.nanoTime());
    }
    if (evicts && !suspects.isEmpty() && looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("peers").start(() -> look(suspects));
    }
  }

  private void look(List<StalePeers.Suspect> suspects) {
    try {
      for (StalePeers.Suspect suspect : suspects) {
        if (refuses(suspect.link())) {
          evict(suspect.node());
        }
      }
    } finally {
      looking.set(false);
    }
  }

  private boolean refuses(String link) {
    try (Socket socket = new Socket()) {
      URI address = URI.create(link);
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), connectMillis);
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException | IllegalArgumentException e) {
      LOG.info("a silent peer at {} neither answers nor refuses: {}", link, e.toString());
      return false;
    }
  }

  private void evict(String node) {
    LOG.warn("node {} is dead: removing it from the group", node);
    admin
        .removeMembersFromConsumerGroup(
            group, new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(node))))
        .all()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.info("node {} was not removed from the group: {}", node, failure.toString());
              }
            });
    registry.remove(node);
  }
}
