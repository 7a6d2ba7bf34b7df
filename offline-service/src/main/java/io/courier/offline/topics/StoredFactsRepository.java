package io.courier.offline.topics;

import jakarta.persistence.LockModeType;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/// Reads the row of `topic_facts` so that instances starting together take turns.
interface StoredFactsRepository extends JpaRepository<StoredFacts, Integer> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select f from StoredFacts f where f.id = 1")
  StoredFacts lock();
}
