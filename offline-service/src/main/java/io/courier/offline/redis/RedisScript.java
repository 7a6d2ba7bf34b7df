package io.courier.offline.redis;

import io.courier.offline.redis.RedisPipeline.Reply;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A Lua script of ours, called by its digest.
///
/// A Redis that was emptied or replaced does not know the script: the call fails like any other.
/// Whoever sees a call fail says so ([#failed]), and the next one brings the script along.
public final class RedisScript {
  private final byte[] text;
  private final String digest;
  private volatile boolean loaded;

  /// @param name of the file under `redis/` on the class path
  public RedisScript(String name) {
    try (InputStream file = RedisScript.class.getResourceAsStream("/redis/" + name)) {
      if (file == null) {
        throw new IllegalStateException("no script redis/" + name);
      }
      text = file.readAllBytes();
      digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A call was not carried out; perhaps Redis does not know the script.
  public void failed() {
    loaded = false;
  }

  public Reply<Long> call(RedisPipeline pipeline, byte[] key, byte[]... arguments) {
    if (!loaded) {
      loaded = true;
      pipeline.add(commands -> commands.scriptLoad(text));
    }
    return pipeline.add(
        commands ->
            commands.<Long>evalsha(
                digest, ScriptOutputType.INTEGER, new byte[][] {key}, arguments));
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }
}
