package org.callseal.app.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.DomainKeys;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRegistrationTable;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.store.StoreUnavailableException;

/**
 * A data folder, opened: keys and stores of one server. One process has it open at a time.
 *
 * <p>Thread rule: any thread. Lifetime: that of a server, or of one command when no server runs.
 */
public final class ServerData implements AutoCloseable {

  /** Of the key that was the only one, before there was one for each day. */
  private static final int FIRST_KEY = 1;

  private final DataFolder folder;
  private final DomainKeys domainKeys;
  private final H2Database database;
  private final H2AssociationStore associations;
  private final AuthorityStores stores;

  private ServerData(
      DataFolder folder, DomainKeys domainKeys, H2Database database, RecordCipher cipher) {
    this.folder = folder;
    this.domainKeys = domainKeys;
    this.database = database;
    this.associations = new H2AssociationStore(database);
    this.stores =
        new AuthorityStores(
            new SqlSubscriberStore(database),
            associations,
            SqlRevocationLog.besideAssociations(database),
            cipher);
  }

  /** Opens the folder, drawing the keys of a new one; what is in the way ends the command. */
  public static ServerData open(Path path, String domain, RandomSource random) {
    DataFolder folder = DataFolder.open(path);
    try {
      // The database first: who holds it is alone in the folder.
      H2Database database = H2Database.open(folder.database());
      try {
        RecordCipher cipher = new RecordCipher(clusterRoot(folder, random), random);
        return new ServerData(folder, domainKeys(folder, domain, random), database, cipher);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (StoreUnavailableException e) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  /** The folder itself, for further secrets. */
  public DataFolder folder() {
    return folder;
  }

  /** The keys of the domain. */
  public DomainKeys domainKeys() {
    return domainKeys;
  }

  /** Where the authority keeps what it keeps. */
  public AuthorityStores stores() {
    return stores;
  }

  /** Where the built-in call agent's registrations are kept. */
  public SqlRegistrationTable registrations() {
    return new SqlRegistrationTable(database);
  }

  @Override
  public void close() {
    associations.close();
    database.close();
  }

  private static ClusterRoot clusterRoot(DataFolder folder, RandomSource random) {
    SecretBytes root = folder.secret("cluster", ClusterRoot.LENGTH, random);
    ClusterKey first = new ClusterKey(FIRST_KEY, SecretBytes.copyOf(root.exposed()));
    return new ClusterRoot(root, AuthorityClock.system().utcSeconds(), List.of(first));
  }

  private static DomainKeys domainKeys(DataFolder folder, String domain, RandomSource random) {
    Path file = folder.key("domain");
    Optional<byte[]> text = PrivateFile.read(file);
    if (text.isEmpty()) {
      DomainKeys drawn = DomainKeys.generate(P256.fastest(), random, domain);
      byte[] bytes = drawn.toBytes();
      PrivateFile.write(file, Base64.getUrlEncoder().encode(bytes));
      Arrays.fill(bytes, (byte) 0);
      return drawn;
    }
    DomainKeys keys = parse(text.get()).orElseThrow(() -> damaged(file));
    if (!keys.domain().equals(domain)) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "%s holds the keys of domain %s, and the configuration says %s; devices know the first: set domain to it, or use another data folder"
              .formatted(file, keys.domain(), domain));
    }
    return keys;
  }

  private static Optional<DomainKeys> parse(byte[] text) {
    try {
      String line = new String(text, StandardCharsets.US_ASCII).strip();
      return DomainKeys.parse(P256.fastest(), Base64.getUrlDecoder().decode(line));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static CommandFailure damaged(Path file) {
    return new CommandFailure(ExitCode.CONFIGURATION, file + " is damaged; restore it from a copy");
  }
}
