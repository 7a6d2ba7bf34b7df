package io.courier.stack.up;

import io.courier.stack.backends.BackEndSettings;
import io.courier.stack.backends.BackEnds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gives each instance what it is started with: jar, options and environment.
final class Launch {
  private final StackSettings settings;
  private final BackEnds backEnds;
  private final ServiceJars jars;

  Launch(StackSettings settings, BackEnds backEnds) {
    this.settings = settings;
    this.backEnds = backEnds;
    this.jars = new ServiceJars(settings.root());
  }

  /// Unpacks the jars of these instances, which takes a while after a build.
  void unpack(Collection<ServiceInstance> instances) {
    instances.stream().map(ServiceInstance::service).distinct().forEach(jars::runnable);
  }

  /// Starts it, and returns without waiting for it.
  void of(ServiceInstance instance) {
    Path jar = jars.runnable(instance.service());
    instance.launch(jar, jvmOptions(instance), environment(instance));
  }

  private List<String> jvmOptions(ServiceInstance instance) {
    Service service = instance.service();
    List<String> options = new ArrayList<>();
    boolean trains = settings.train() && instance.name().endsWith("-1");
    options.addAll(trains ? jars.trainingOptions(service) : jars.cacheOptions(service));
    options.addAll(settings.jvmOptions());
    return options;
  }

  private Map<String, String> environment(ServiceInstance instance) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", backEnds.kafkaBootstrapServers());
    if (instance.service() != Service.GATEWAY) {
      BackEndSettings kafka = settings.backEnds();
      environment.put("COURIER_TOPICS_REPLICAS", Integer.toString(kafka.brokers()));
      environment.put("COURIER_TOPICS_MIN_IN_SYNC_REPLICAS", Integer.toString(kafka.minInSync()));
    }
    environment.put("REDIS_HOST", backEnds.redisHost());
    environment.put("REDIS_PORT", Integer.toString(backEnds.redisPort()));
    environment.put("POSTGRES_URL", backEnds.postgresUrl());
    environment.put("POSTGRES_USER", backEnds.postgresUser());
    environment.put("POSTGRES_PASSWORD", backEnds.postgresPassword());
    environment.put("COURIER_INSTANCE", instance.name());
    environment.putAll(instance.ports().environment());
    if (instance.service() == Service.GATEWAY) {
      environment.put("COURIER_TOKEN_SECRET", settings.tokenSecret());
      environment.put("COURIER_DEMO_ENABLED", "true");
    }
    environment.putAll(settings.environment());
    environment.putAll(settings.environmentOf().getOrDefault(instance.service(), Map.of()));
    if ("true".equals(environment.get("COURIER_DEMO_ENABLED"))) {
      // As open as the demo: whoever has the secret of its tokens has this key's.
      ApiSecret secret = ApiSecret.ofDemo(settings.tokenSecret());
      environment.putIfAbsent("COURIER_API_KEYS", secret.key("demo", "system", ApiSecret.SCOPES));
    }
    return environment;
  }
}
