package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.optionalPath;
import static org.callseal.app.configuration.ValueTypes.optionalRedis;
import static org.callseal.app.configuration.ValueTypes.optionalText;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.callseal.store.redis.RedisAddress;
import org.callseal.store.redis.RedisSettings;

/**
 * Where a cluster keeps what its members share; nothing for the embedded stores. Immutable; read
 * once at the start.
 *
 * @param database the URL of PostgreSQL, an authority's
 * @param redis where associations and flows are, for authorities and edges
 * @param redisAuthorities PEM; who vouches for Redis's certificates
 */
public record StoreConfiguration(
    Optional<String> database,
    Optional<String> databaseUser,
    Optional<Path> databasePassword,
    Optional<RedisAddress> redis,
    Optional<String> redisUser,
    Optional<Path> redisPassword,
    Optional<Path> redisAuthorities,
    Optional<Path> redisCertificate,
    Optional<Path> redisKey) {

  private static final Key<Optional<String>> DATABASE =
      new Key<>(
          "store.database",
          optionalText("a URL such as postgresql://db1.example.net/callseal?sslmode=verify-full"),
          Optional.empty(),
          "The PostgreSQL database of subscribers, devices, gateways' addresses, members and the log"
              + " of ends, for authorities. None: a file in the data folder, which serves one"
              + " authority.");
  private static final Key<Optional<String>> DATABASE_USER =
      new Key<>(
          "store.database-user",
          optionalText("a user's name"),
          Optional.empty(),
          "Who logs in to it.");
  private static final Key<Optional<Path>> DATABASE_PASSWORD =
      new Key<>(
          "store.database-password-file",
          optionalPath(),
          Optional.empty(),
          "The file that holds that user's password, one line.");
  private static final Key<Optional<RedisAddress>> REDIS =
      new Key<>(
          "store.redis",
          optionalRedis(),
          Optional.empty(),
          "The Redis that authorities and edges share associations in: redis://HOST:PORT,"
              + " redis+sentinel://HOST:PORT,HOST:PORT/MASTER or redis+cluster://HOST:PORT,HOST:PORT;"
              + " with rediss in place of redis over TLS. None: a file in the data folder, for a server"
              + " of one process.");
  private static final Key<Optional<String>> REDIS_USER =
      new Key<>(
          "store.redis-user",
          optionalText("a user's name"),
          Optional.empty(),
          "The user of Redis's access list; none: its default user.");
  private static final Key<Optional<Path>> REDIS_PASSWORD =
      new Key<>(
          "store.redis-password-file",
          optionalPath(),
          Optional.empty(),
          "The file that holds that user's password, one line.");
  private static final Key<Optional<Path>> REDIS_AUTHORITIES =
      new Key<>(
          "store.redis-authorities",
          optionalPath(),
          Optional.empty(),
          "Over TLS: a PEM file of those who vouch for Redis's certificates, in place of those that"
              + " the JDK trusts.");
  private static final Key<Optional<Path>> REDIS_CERTIFICATE =
      new Key<>(
          "store.redis-certificate",
          optionalPath(),
          Optional.empty(),
          "Over TLS: our own certificate in PEM, where Redis asks for one.");
  private static final Key<Optional<Path>> REDIS_KEY =
      new Key<>(
          "store.redis-key",
          optionalPath(),
          Optional.empty(),
          "The key of that certificate: PEM, PKCS#8, not encrypted.");

  static final List<Key<?>> KEYS =
      List.of(
          DATABASE,
          DATABASE_USER,
          DATABASE_PASSWORD,
          REDIS,
          REDIS_USER,
          REDIS_PASSWORD,
          REDIS_AUTHORITIES,
          REDIS_CERTIFICATE,
          REDIS_KEY);

  static StoreConfiguration from(ConfigurationFile file) {
    return new StoreConfiguration(
        file.value(DATABASE),
        file.value(DATABASE_USER),
        file.value(DATABASE_PASSWORD),
        file.value(REDIS),
        file.value(REDIS_USER),
        file.value(REDIS_PASSWORD),
        file.value(REDIS_AUTHORITIES),
        file.value(REDIS_CERTIFICATE),
        file.value(REDIS_KEY));
  }

  /** How to reach Redis, where one is named. */
  public Optional<RedisSettings> redisSettings() {
    return redis.map(address ->
        new RedisSettings(
            address,
            new RedisSettings.Login(redisUser, redisPassword),
            RedisSettings.Login.NONE,
            redisAuthorities,
            redisCertificate,
            redisKey,
            RedisSettings.PREFIX,
            RedisSettings.TIMEOUT));
  }

  /** The same with relative paths beginning at this file's folder. */
  StoreConfiguration relativeTo(Path file) {
    return new StoreConfiguration(
        database,
        databaseUser,
        databasePassword.map(path -> resolved(file, path)),
        redis,
        redisUser,
        redisPassword.map(path -> resolved(file, path)),
        redisAuthorities.map(path -> resolved(file, path)),
        redisCertificate.map(path -> resolved(file, path)),
        redisKey.map(path -> resolved(file, path)));
  }

  private static Path resolved(Path file, Path path) {
    return file.toAbsolutePath().resolveSibling(path).normalize();
  }
}
