package io.courier.offline.device;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A known device, as the table has it.
@Entity
@Table(schema = "offline", name = "device")
@IdClass(Device.Key.class)
public class Device {
  @Id
  @Column(name = "user_id")
  private String user;

  @Id
  @Column(name = "device")
  private String device;

  @Column(nullable = false)
  private int shard;

  @Column(name = "first_seen", nullable = false)
  private Instant firstSeen;

  @Column(name = "last_seen", nullable = false)
  private Instant lastSeen;

  /// For JPA alone.
  @SuppressWarnings("NullAway.Init")
  protected Device() {}

  public Device(String user, String device, int shard, Instant seen) {
    this.user = user;
    this.device = device;
    this.shard = shard;
    this.firstSeen = seen;
    this.lastSeen = seen;
  }

  public String user() {
    return user;
  }

  public String device() {
    return device;
  }

  public int shard() {
    return shard;
  }

  public Instant firstSeen() {
    return firstSeen;
  }

  public Instant lastSeen() {
    return lastSeen;
  }

  /// The primary key, in the form that JPA wants.
  public static class Key implements Serializable {
    private String user;
    private String device;

    /// For JPA alone.
    @SuppressWarnings("NullAway.Init")
    protected Key() {}

    public Key(String user, String device) {
      this.user = user;
      this.device = device;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && user.equals(key.user) && device.equals(key.device);
    }

    @Override
    public int hashCode() {
      return Objects.hash(user, device);
    }
  }
}
