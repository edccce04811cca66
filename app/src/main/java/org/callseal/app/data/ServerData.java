package org.callseal.app.data;

import java.util.Map;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.configuration.StoreConfiguration;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.DomainKeys;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.cluster.MemberStore;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.PostgresDatabase;
import org.callseal.store.SqlDatabase;
import org.callseal.store.SqlMemberStore;
import org.callseal.store.SqlRegistrationTable;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.store.StoreUnavailableException;

/**
 * The keys and stores of a server that has an authority: a data folder, and what its configuration
 * names in place of the embedded stores. One process has a folder open at a time.
 *
 * <p>Thread rule: any thread. Lifetime: that of a server, or of one command when no server runs.
 */
public final class ServerData implements AutoCloseable {

  private final DataFolder folder;
  private final KeyFiles keyFiles;
  private final DomainKeys domainKeys;
  private final ClusterRoot clusterRoot;
  private final SqlDatabase database;
  private final MemberRegister register;
  private final AuthorityStores stores;

  private ServerData(
      DataFolder folder,
      String domain,
      SqlDatabase database,
      Optional<AssociationStore> shared,
      RandomSource random) {
    this.folder = folder;
    this.keyFiles = new KeyFiles(folder, random);
    MemberStore members = new SqlMemberStore(database);
    this.clusterRoot = claimedRoot(folder, keyFiles, members, random);
    this.register = register(members, clusterRoot, random);
    this.domainKeys = keyFiles.domainKeys(domain);
    this.database = database;
    RecordCipher cipher = new RecordCipher(clusterRoot, random);
    this.stores = stores(database, shared, cipher);
  }

  /**
   * The database is of the root that came first, also where two machines open an empty one at once.
   * Another one gets no key of the domain: its devices would know what no other authority knows.
   */
  private static ClusterRoot claimedRoot(
      DataFolder folder, KeyFiles keyFiles, MemberStore members, RandomSource random) {
    boolean drawn = keyFiles.areDrawn();
    if (!drawn && (members.mark().isPresent() || !members.list().rows().isEmpty())) {
      throw ofAnotherCluster(folder);
    }
    ClusterRoot root = keyFiles.clusterRoot();
    if (!register(members, root, random).claim()) {
      if (!drawn) {
        keyFiles.forgetClusterRoot();
      }
      throw ofAnotherCluster(folder);
    }
    return root;
  }

  private static MemberRegister register(
      MemberStore members, ClusterRoot root, RandomSource random) {
    return new MemberRegister(members, root, random, AuthorityClock.system().utcSeconds());
  }

  private static AuthorityStores stores(
      SqlDatabase database, Optional<AssociationStore> shared, RecordCipher cipher) {
    SqlSubscriberStore subscribers = new SqlSubscriberStore(database);
    if (shared.isEmpty() && database instanceof H2Database embedded) {
      return new AuthorityStores(
          subscribers,
          new H2AssociationStore(embedded),
          SqlRevocationLog.besideAssociations(embedded),
          cipher);
    }
    return new AuthorityStores(
        subscribers, shared.orElseThrow(), new SqlRevocationLog(database), cipher);
  }

  private static CommandFailure ofAnotherCluster(DataFolder folder) {
    return new CommandFailure(
        ExitCode.REFUSED,
        "the database is of a cluster whose keys are not in "
            + folder.key(KeyFiles.CLUSTER).getParent()
            + "; if this is its machine, restore them from a copy; to make this machine a further"
            + " authority of it: callseal cluster invite --authority NAME at one that runs, then here,"
            + " with a new data folder, callseal serve --role authority --join TOKEN; or name another"
            + " database");
  }

  /** Opens what the configuration names; what is in the way ends the command. */
  public static ServerData open(ServeConfiguration configuration, RandomSource random) {
    DataFolder folder = DataFolder.open(configuration.data());
    StoreConfiguration named = configuration.store();
    if (named.database().isPresent() && named.redis().isEmpty()) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "store.database is for authorities of a cluster, whose associations are in Redis: set"
              + " store.redis as well");
    }
    SqlDatabase database = openDatabase(folder, named);
    Optional<AssociationStore> shared = Optional.empty();
    try {
      shared = named.redisSettings().map(SharedAssociations::open);
      return new ServerData(folder, configuration.domain(), database, shared, random);
    } catch (RuntimeException e) {
      shared.ifPresent(AssociationStore::close);
      database.close();
      throw CommandFailure.explained(e);
    }
  }

  private static SqlDatabase openDatabase(DataFolder folder, StoreConfiguration named) {
    if (named.database().isEmpty()) {
      return embedded(folder);
    }
    try {
      return PostgresDatabase.open(
          named.database().get(), named.databaseUser(), named.databasePassword());
    } catch (StoreUnavailableException e) {
      throw CommandFailure.explained(e);
    }
  }

  /** Before the keys: who holds the database is alone in the folder. */
  private static SqlDatabase embedded(DataFolder folder) {
    try {
      return H2Database.open(folder.database());
    } catch (StoreUnavailableException e) {
      throw CommandFailure.explained(e);
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

  /** What the keys of the cluster's records follow from. */
  public ClusterRoot clusterRoot() {
    return clusterRoot;
  }

  /** The key of edges' route tokens. */
  public SecretBytes tokenKey() {
    return keyFiles.tokenKey();
  }

  /** What another process needs to be an authority of the domain, by name; to be wiped. */
  public Map<String, SecretBytes> secrets() {
    return keyFiles.secrets(domainKeys);
  }

  /** Where the authority keeps what it keeps. */
  public AuthorityStores stores() {
    return stores;
  }

  /** The members of the cluster. */
  public MemberRegister register() {
    return register;
  }

  /** Where the built-in call agent's registrations are kept. */
  public SqlRegistrationTable registrations() {
    return new SqlRegistrationTable(database);
  }

  @Override
  public void close() {
    stores.associations().close();
    database.close();
  }
}
