package io.courier.stack.up;

import io.courier.stack.StackFailure;
import io.courier.stack.backends.BackEnd;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.process.Directories;
import io.courier.stack.process.ProcessIdentity;
import io.courier.stack.process.Signal;
import io.courier.stack.process.Together;
import io.courier.stack.process.Watchdog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A running Courier: the back ends and the services' processes. Instances are called `gateway-1`,
/// `access-2`, …; the back ends `kafka`, `redis` and `postgres`, and `kafka-1`, … where there are
/// several brokers.
///
/// [#start] returns when everything is ready, or throws one sentence with everything stopped.
public final class Stack implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  /// Writing a cache takes half a minute of processor time.
  private static final Duration TRAINED_STOP_PATIENCE = Duration.ofMinutes(4);

  private final StackSettings settings;
  private final Consumer<StackView> watcher;
  private final BackEnds backEnds;
  private final List<BackEndStart> backEndStarts;
  private final Launch launch;

  /// By name, in the order in which they start. Replaced when a further one comes.
  private volatile Map<String, ServiceInstance> instances;

  private volatile @Nullable Observer observer;
  private volatile Phase phase = Phase.STARTING;
  private volatile boolean closing;

  private Stack(StackSettings settings, Consumer<StackView> watcher) {
    this.settings = settings;
    this.watcher = watcher;
    settings.backEnds().checkPorts();
    this.instances = Layout.of(settings);
    this.backEnds = BackEnds.open(settings.backEnds());
    this.launch = new Launch(settings, backEnds);
    this.backEndStarts =
        List.of(
            new BackEndStart("kafka", backEnds::kafka),
            new BackEndStart("redis", backEnds::redis),
            new BackEndStart("postgres", this::startPostgres));
  }

  public static Stack start(StackSettings settings) {
    return start(settings, view -> {});
  }

  /// Starts it, and tells `watcher` of every step: from several threads, one at a time.
  public static Stack start(StackSettings settings, Consumer<StackView> watcher) {
    Stack stack = prepare(settings, watcher);
    stack.run();
    return stack;
  }

  /// A stack of which nothing runs yet, so that it can be closed while it starts.
  public static Stack prepare(StackSettings settings, Consumer<StackView> watcher) {
    return new Stack(settings, watcher);
  }

  /// Has a Prometheus read its services when they are ready. Before [#run].
  public Stack observedAs(Observation observation) {
    observer = new Observer(observation);
    return this;
  }

  /// Starts what [#prepare] laid out.
  public void run() {
    try {
      startAll();
    } catch (StackFailure failure) {
      close();
      throw failure;
    }
  }

  /// Where clients connect to gateway `number`, from 1; without a `/` at the end.
  public String gatewayUrl(int number) {
    return "http://127.0.0.1:" + instance("gateway-" + number).ports().client();
  }

  /// Health and metrics of an instance; without a `/` at the end.
  public String managementUrl(String instance) {
    return "http://127.0.0.1:" + instance(instance).ports().management();
  }

  /// Tokens that the gateways take.
  public LocalTokens tokens() {
    return new LocalTokens(settings.tokenSecret());
  }

  public BackEnds backEnds() {
    return backEnds;
  }

  /// The pids of the services that run, by instance.
  public Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (ServiceInstance instance : instances.values()) {
      Long pid = instance.pid();
      if (pid != null) {
        pids.put(instance.name(), pid);
      }
    }
    return pids;
  }

  /// The pid of an instance, which must run.
  public long pid(String instance) {
    Long pid = instance(instance).pid();
    if (pid == null) {
      throw new StackFailure(instance + " does not run: start it first");
    }
    return pid;
  }

  /// Where a service's instance logs.
  public Path log(String instance) {
    return instance(instance).log();
  }

  /// Ends an instance or a back end as a power cut would.
  public void kill(String name) {
    BackEnd backEnd = backEnds.named(name);
    if (backEnd != null) {
      backEnd.kill();
    } else {
      instance(name).kill();
    }
    changed();
  }

  /// Ends it in order, and returns when it has ended.
  public void stop(String name) {
    BackEnd backEnd = backEnds.named(name);
    if (backEnd != null) {
      backEnd.stop();
    } else {
      instance(name).stop(STOP_PATIENCE);
    }
    changed();
  }

  /// Starts it again on its ports, or a further instance of a service on ports of its own, and
  /// returns when it is ready.
  public void start(String name) {
    BackEnd backEnd = backEnds.named(name);
    if (backEnd != null) {
      backEnd.start();
    } else {
      startInstance(orFurther(name));
    }
    changed();
  }

  /// Lets it stand still with its connections open.
  public void pause(String name) {
    BackEnd backEnd = backEnds.named(name);
    if (backEnd != null) {
      backEnd.pause();
    } else {
      instance(name).signal(Signal.STOP);
    }
  }

  public void resume(String name) {
    BackEnd backEnd = backEnds.named(name);
    if (backEnd != null) {
      backEnd.resume();
    } else {
      instance(name).signal(Signal.CONT);
    }
  }

  public StackView view() {
    List<Component> components = new ArrayList<>();
    backEndStarts.forEach(backEnd -> components.addAll(backEnd.components()));
    components.addAll(services());
    Optional.ofNullable(observer).map(Observer::component).ifPresent(components::add);
    String url = instances.containsKey("gateway-1") ? gatewayUrl(1) + "/" : null;
    return new StackView(
        phase,
        null,
        url,
        ProcessIdentity.of(ProcessHandle.current()),
        Watchdog.ofThisJvm().identity(),
        components);
  }

  /// The instances that ended although nobody asked them to.
  public List<Component> endedByThemselves() {
    return view().components().stream().filter(Component::endedByItself).toList();
  }

  /// Stops everything in order: what clients see first, the back ends last. Also while it starts.
  @Override
  public void close() {
    synchronized (launch) {
      if (closing) {
        return;
      }
      closing = true;
    }
    phase = Phase.STOPPING;
    instances.values().forEach(ServiceInstance::forbid);
    changed();
    Optional.ofNullable(observer).ifPresent(Observer::stop);
    Duration patience = settings.train() ? TRAINED_STOP_PATIENCE : STOP_PATIENCE;
    for (Service service : Service.inOrder().reversed()) {
      Together.run(of(service), instance -> instance.stop(patience), this::changed);
    }
    backEndStarts.forEach(BackEndStart::markStopping);
    changed();
    backEnds.close();
    backEndStarts.forEach(BackEndStart::markEnded);
    phase = Phase.ENDED;
    changed();
  }

  private void startAll() {
    Directories.make(settings.logs());
    changed();
    List<Runnable> first = new ArrayList<>();
    backEndStarts.forEach(backEnd -> first.add(backEnd::start));
    // Unpacking the jars takes a while after a build; it needs no back end.
    first.add(() -> launch.unpack(instances.values()));
    Together.run(first, Runnable::run, this::changed);
    // All at once: who needs the facts about the topics waits until Offline has published them.
    Together.run(List.copyOf(instances.values()), this::startInstance, this::changed);
    Optional.ofNullable(observer).ifPresent(it -> it.start(services()));
    phase = Phase.READY;
    changed();
  }

  private BackEnd startPostgres() {
    BackEnd started = backEnds.postgres();
    backEnds.database();
    return started;
  }

  private void startInstance(ServiceInstance instance) {
    launch.of(instance);
    changed();
    instance.awaitReady(settings.patience());
  }

  private void changed() {
    synchronized (watcher) {
      watcher.accept(view());
    }
  }

  private List<ServiceInstance> of(Service service) {
    return instances.values().stream().filter(i -> i.service() == service).toList();
  }

  private ServiceInstance orFurther(String name) {
    synchronized (launch) {
      if (!closing && !instances.containsKey(name)) {
        Layout.further(settings, name).ifPresent(this::add);
      }
    }
    return instance(name);
  }

  private void add(ServiceInstance further) {
    Map<String, ServiceInstance> more = new LinkedHashMap<>(instances);
    more.put(further.name(), further);
    instances = more;
    Optional.ofNullable(observer).ifPresent(it -> it.watch(services()));
  }

  private List<Component> services() {
    return instances.values().stream().map(ServiceInstance::component).toList();
  }

  private ServiceInstance instance(String name) {
    ServiceInstance instance = instances.get(name);
    if (instance == null) {
      throw new StackFailure("No instance " + name + " here, only " + instances.keySet());
    }
    return instance;
  }
}
