package org.callseal.app.data;

import java.time.Duration;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.StoreConfiguration;
import org.callseal.core.association.AssociationStore;
import org.callseal.store.StoreUnavailableException;
import org.callseal.store.redis.RedisAssociationStore;
import org.callseal.store.redis.RedisSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The associations that the members of a cluster share. Stateless; blocks. */
public final class SharedAssociations {

  private static final Logger LOG = LoggerFactory.getLogger(SharedAssociations.class);
  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private SharedAssociations() {}

  /** Opens Redis, which has to be named; what is in the way ends the command. */
  public static AssociationStore open(StoreConfiguration configuration) {
    RedisSettings settings =
        configuration
            .redisSettings()
            .orElseThrow(() ->
                new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "members of a cluster share associations in Redis: set store.redis, as in"
                        + " redis://redis1.example.net:6379"));
    return open(settings);
  }

  /** Tries again for some seconds: a machine starts its servers all at once. */
  static AssociationStore open(RedisSettings settings) {
    for (int attempt = 1; ; attempt++) {
      try {
        return RedisAssociationStore.open(settings);
      } catch (StoreUnavailableException e) {
        if (attempt >= ATTEMPTS || !pause()) {
          throw CommandFailure.explained(e);
        }
        LOG.warn("{}; trying again", e.getMessage());
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
