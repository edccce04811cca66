package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What has to be one step, as a script that Redis runs. Named by its hash; a Redis that does not
 * know it, new or restarted, is given it with the question.
 */
enum RedisScript {
  PUT("index", "live", "put"),
  PUT_ASSOCIATION("put-association"),
  PUT_LIVE("live", "put-live"),
  PUT_INDEX("index", "put-index"),
  PUT_FLOW("put-flow"),
  UNINDEX("index", "unindex"),
  PRUNE("index", "prune"),
  NEWS("news");

  private final String text;
  private final String hash;

  RedisScript(String... files) {
    this.text = String.join("\n", List.of(files).stream().map(RedisScript::read).toList());
    this.hash = sha1(text);
  }

  <T> CompletionStage<T> run(
      RedisClusterAsyncCommands<String, byte[]> commands,
      ScriptOutputType type,
      String[] keys,
      byte[]... values) {
    return commands
        .<T>evalsha(hash, type, keys, values)
        .exceptionallyCompose(failure -> {
          if (cause(failure) instanceof RedisNoScriptException) {
            return commands.<T>eval(text, type, keys, values);
          }
          return CompletableFuture.failedFuture(failure);
        });
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static String read(String name) {
    try (InputStream stream = RedisScript.class.getResourceAsStream(name + ".lua")) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its file " + name + ".lua");
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Redis names scripts so. */
  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
