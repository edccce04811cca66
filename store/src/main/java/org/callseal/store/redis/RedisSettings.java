package org.callseal.store.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Redis. A password is read from its file at every connection, so that it is replaced
 * without a restart.
 *
 * @param login for Redis itself
 * @param sentinelLogin for the Sentinels, which have users of their own
 * @param authorities PEM; who may vouch for the servers' certificates, instead of those the JDK
 *     trusts
 * @param certificate PEM; ours, for servers that ask for one
 * @param key PEM, PKCS#8, not encrypted; that of our certificate
 * @param prefix of all keys, so that several clusters can share one Redis
 * @param timeout how long one answer may take
 */
public record RedisSettings(
    RedisAddress address,
    Login login,
    Login sentinelLogin,
    Optional<Path> authorities,
    Optional<Path> certificate,
    Optional<Path> key,
    String prefix,
    Duration timeout) {

  /** Of every key, unless it is set. */
  public static final String PREFIX = "callseal";

  /** How long an answer may take, unless it is set. */
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  /**
   * Who logs in.
   *
   * @param user of Redis's access list; the default user where there is none
   * @param password the file that holds it
   */
  public record Login(Optional<String> user, Optional<Path> password) {
    /** Nobody: Redis asks for no password. */
    public static final Login NONE = new Login(Optional.empty(), Optional.empty());
  }

  public RedisSettings {
    if (!prefix.matches("[A-Za-z0-9._:-]{1,64}")) {
      throw new IllegalArgumentException("no prefix of keys: " + prefix);
    }
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate and its key go together");
    }
  }

  /** Without a password, with all the rest as usual. */
  public static RedisSettings of(RedisAddress address) {
    return new RedisSettings(
        address,
        Login.NONE,
        Login.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        PREFIX,
        TIMEOUT);
  }

  /** The same with another login. */
  public RedisSettings withLogin(Login other) {
    return new RedisSettings(
        address, other, sentinelLogin, authorities, certificate, key, prefix, timeout);
  }

  /** The same with who vouches for the servers. */
  public RedisSettings withAuthorities(Path file) {
    return new RedisSettings(
        address, login, sentinelLogin, Optional.of(file), certificate, key, prefix, timeout);
  }

  /** The same with another limit for an answer. */
  public RedisSettings withTimeout(Duration other) {
    return new RedisSettings(
        address, login, sentinelLogin, authorities, certificate, key, prefix, other);
  }

  /** The same with another prefix of keys. */
  public RedisSettings withPrefix(String other) {
    return new RedisSettings(
        address, login, sentinelLogin, authorities, certificate, key, other, timeout);
  }
}
