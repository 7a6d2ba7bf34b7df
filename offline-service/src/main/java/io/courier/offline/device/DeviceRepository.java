package io.courier.offline.device;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

/// Single devices, and what concerns them all. The message path uses [DeviceTable].
public interface DeviceRepository extends JpaRepository<Device, Device.Key> {
  List<Device> findByUser(String user);

  /// @return how many were forgotten
  @Modifying
  @Transactional
  @Query("delete from Device d where d.lastSeen < :before")
  int forgetNotSeenSince(Instant before);
}
