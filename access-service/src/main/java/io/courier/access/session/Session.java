package io.courier.access.session;

import com.google.protobuf.ByteString;
import io.courier.access.link.Link;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Open;
import java.security.MessageDigest;

/// One live client connection of one device, as its gateway opened it here.
///
/// What can change is touched only on the loop of its shard.
public final class Session {
  private final Link link;
  private final long handle;
  private final String id;
  private final DeviceKey device;
  private final Codec codec;
  private final long from;
  private final boolean resumed;
  private final boolean explicitAck;
  private final int shard;
  private final long sinceMillis;
  private final ByteString emulationKey;
  private int sendsInFlight;

  Session(Link link, Open open) {
    this.link = link;
    this.handle = open.getHandle();
    this.id = open.getSession();
    this.device = new DeviceKey(open.getUser(), open.getDevice());
    this.codec = open.getCodec() == Codec.PROTOBUF ? Codec.PROTOBUF : Codec.JSON;
    this.from = open.getFrom();
    this.resumed = open.getResumed();
    this.explicitAck = open.getExplicitAck();
    this.shard = open.getShard();
    this.sinceMillis = open.getSince();
    this.emulationKey = open.getEmulationKey();
  }

  public Link link() {
    return link;
  }

  /// What the gateway calls this session on its link.
  public long handle() {
    return handle;
  }

  /// The client id of the connect reply.
  public String id() {
    return id;
  }

  public DeviceKey device() {
    return device;
  }

  public Codec codec() {
    return codec;
  }

  /// The last position that the client has; when [#resumed()] the last one confirmed here.
  public long from() {
    return from;
  }

  /// The same client connection, re-homed from another owner or another link.
  public boolean resumed() {
    return resumed;
  }

  /// Confirmed by `inbox.ack`, not by pongs.
  public boolean explicitAck() {
    return explicitAck;
  }

  public int shard() {
    return shard;
  }

  /// When the client connected, in milliseconds since 1970.
  public long sinceMillis() {
    return sinceMillis;
  }

  /// Whether what its client says may arrive at another gateway than the one that holds it.
  boolean isEmulated() {
    return !emulationKey.isEmpty();
  }

  /// Takes the same time whatever the difference is.
  boolean isAuthorisedBy(ByteString key) {
    return isEmulated() && MessageDigest.isEqual(emulationKey.toByteArray(), key.toByteArray());
  }

  /// What its client waits for: messages that Kafka has not acknowledged yet, and commands without
  /// an acknowledgement or a result.
  public int sendsInFlight() {
    return sendsInFlight;
  }

  public void sendBegan() {
    sendsInFlight++;
  }

  public void sendEnded() {
    sendsInFlight--;
  }

  @Override
  public String toString() {
    return "session " + id;
  }
}
