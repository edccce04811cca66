package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.callseal.store.StoreUnavailableException;
import org.callseal.store.StoreUnavailableException.Reason;

/**
 * User and password for Redis, read at every connection: one that was changed is taken without a
 * restart, and none stays in our memory longer than the client needs it.
 */
final class PasswordFile implements ImmediateRedisCredentialsProvider {

  private static final int LONGEST = 4096;

  private final Optional<String> user;
  private final Path file;

  PasswordFile(Optional<String> user, Path file) {
    this.user = user;
    this.file = file;
  }

  /** Says what is wrong with the file before a connection is tried. */
  void check() {
    try {
      Arrays.fill(password(), '\0');
    } catch (IOException e) {
      throw new StoreUnavailableException(
          Reason.UNUSABLE,
          "cannot read the password for Redis from %s: %s. Name a file that this user can read"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  @Override
  public RedisCredentials resolveCredentialsNow() {
    try {
      return RedisCredentials.just(user.orElse(null), password());
    } catch (IOException e) {
      throw new UncheckedIOException("the password for Redis cannot be read from " + file, e);
    }
  }

  /** All of the file but the end of its line. */
  private char[] password() throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new IOException("it is longer than a password");
    }
    byte[] bytes = Files.readAllBytes(file);
    CharBuffer text = UTF_8.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    int length = text.length();
    while (length > 0 && (text.charAt(length - 1) == '\n' || text.charAt(length - 1) == '\r')) {
      length--;
    }
    char[] password = new char[length];
    text.get(password, 0, length);
    Arrays.fill(text.array(), '\0');
    if (length == 0) {
      throw new IOException("it is empty");
    }
    return password;
  }

  @Override
  public String toString() {
    return "password of " + file;
  }
}
