package io.courier.gateway.link;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Part of readiness: up once Redis has named the topics and at least one owner of a shard.
///
/// It stays up while Redis is away, since sessions go on with the owners known.
final class OwnersHealth implements HealthIndicator {
  private final OwnerDirectory directory;

  OwnersHealth(OwnerDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Health health() {
    return directory
        .owners()
        .map(
            owners ->
                (owners.count() > 0 ? Health.up() : Health.down())
                    .withDetail("shards", owners.facts().shards())
                    .withDetail("owned", owners.count())
                    .withDetail("generation", owners.facts().generation())
                    .build())
        .orElseGet(() -> Health.down().withDetail("topics", "not known yet").build());
  }
}
