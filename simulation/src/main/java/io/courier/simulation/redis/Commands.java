package io.courier.simulation.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The commands of poll loops on a connection of Lettuce: those that Courier uses, all else is
/// refused. Each is carried out at once, in the order in which they are asked, or fails.
public final class Commands implements InvocationHandler {
  private final RedisModel redis;
  private final StoreScripts scripts;
  private final boolean areBytes;
  private final Runnable edge;
  private final Reading reading;

  /// How a field of a hash is read.
  public interface Reading {
    /// As it is.
    Reading AS_IS = (field, value) -> value;

    /// @return what is answered
    @Nullable String of(String field, @Nullable String value);
  }

  private Commands(RedisModel redis, boolean areBytes, Runnable edge, Reading reading) {
    this.reading = reading;
    this.redis = redis;
    this.edge = edge;
    this.scripts = new StoreScripts(redis);
    this.areBytes = areBytes;
  }

  /// @param edge called before and after each command; the process may end there
  public static RedisClusterAsyncCommands<String, String> ofText(RedisModel redis, Runnable edge) {
    return ofText(redis, edge, Reading.AS_IS);
  }

  /// @param reading may answer something else, a deliberate fault
  @SuppressWarnings("unchecked")
  public static RedisClusterAsyncCommands<String, String> ofText(
      RedisModel redis, Runnable edge, Reading reading) {
    Commands commands = new Commands(redis, false, edge, reading);
    return (RedisClusterAsyncCommands<String, String>) proxy(commands);
  }

  /// As [#ofText].
  @SuppressWarnings("unchecked")
  public static RedisClusterAsyncCommands<byte[], byte[]> ofBytes(RedisModel redis, Runnable edge) {
    return (RedisClusterAsyncCommands<byte[], byte[]>)
        proxy(new Commands(redis, true, edge, Reading.AS_IS));
  }

  private static Object proxy(Commands commands) {
    return Proxy.newProxyInstance(
        Commands.class.getClassLoader(),
        new Class<?>[] {RedisClusterAsyncCommands.class},
        commands);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object @Nullable [] args) {
    Object[] given = args == null ? new Object[0] : args;
    Supplier<Object> command =
        switch (method.getName()) {
          case "set" -> () -> set(given);
          case "mget" -> () -> mget((Object[]) given[0]);
          case "hmget" -> () -> hmget(text(given[0]), (Object[]) given[1]);
          case "del" -> () -> del((Object[]) given[0]);
          case "scriptLoad" -> () -> "";
          case "info" -> () -> "role:master\r\nmaster_replid:" + redis.history() + "\r\n";
          case "evalsha" -> () -> evalsha(given);
          case "zrangebyscore" -> () -> entries(text(given[0]));
          default -> throw new UnsupportedOperationException(method.getName());
        };
    edge.run();
    if (redis.isDown()) {
      return Answer.failed(new RedisConnectionException("Redis is away"));
    }
    if (redis.isLate()) {
      redis.later(() -> Asynchronous.forget(command));
      return Answer.failed(new RedisConnectionException("no answer in time"));
    }
    Object value = command.get();
    edge.run();
    return redis.losesAnswer()
        ? Answer.failed(new RedisConnectionException("the answer was lost"))
        : Answer.of(value);
  }

  private Object set(Object[] given) {
    redis.setIfAbsent(text(given[0]), text(given[1]));
    return "OK";
  }

  private Object mget(Object[] keys) {
    List<KeyValue<Object, Object>> values = new ArrayList<>();
    for (Object key : keys) {
      values.add(KeyValue.fromNullable(key, redis.get(text(key))));
    }
    return values;
  }

  private Object hmget(String key, Object[] fields) {
    List<KeyValue<Object, Object>> values = new ArrayList<>();
    for (Object field : fields) {
      String value = reading.of(text(field), redis.hget(key, text(field)));
      values.add(KeyValue.fromNullable(field, value == null ? null : given(value)));
    }
    return values;
  }

  private Object del(Object[] keys) {
    for (Object key : keys) {
      redis.del(text(key));
    }
    return (long) keys.length;
  }

  private Object evalsha(Object[] given) {
    List<byte[]> arguments = new ArrayList<>();
    for (Object argument : (Object[]) given[3]) {
      arguments.add((byte[]) argument);
    }
    return scripts.call((String) given[0], text(((Object[]) given[2])[0]), arguments);
  }

  /// Without the first, which is the writer's mark.
  private Object entries(String key) {
    return redis.members(key).stream()
        .filter(member -> member.score() >= 1)
        .map(RedisModel.Scored::member)
        .toList();
  }

  private Object given(String value) {
    return areBytes ? value.getBytes(StandardCharsets.UTF_8) : value;
  }

  private static String text(Object text) {
    return text instanceof byte[] bytes ? StoreScripts.text(bytes) : (String) text;
  }
}
