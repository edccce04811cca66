package org.callseal.app.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.DomainKeys;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;

/**
 * What makes a process an authority of its domain: the files of its keys, drawn when they are asked
 * for the first time, or given by another authority. Used by one thread at a time.
 */
final class KeyFiles {

  static final String DOMAIN = "domain";
  static final String CLUSTER = "cluster";
  private static final String TOKEN = "token";
  private static final int TOKEN_LENGTH = 32;

  /** Of the key that was the only one, before there was one for each day. */
  private static final int FIRST_KEY = 1;

  private final DataFolder folder;
  private final RandomSource random;

  KeyFiles(DataFolder folder, RandomSource random) {
    this.folder = folder;
    this.random = random;
  }

  /** Whether this folder has the keys that records and members are told by. */
  boolean areDrawn() {
    return Files.exists(folder.key(CLUSTER));
  }

  /** The keys of the domain, which has to be the one of this name. */
  DomainKeys domainKeys(String domain) {
    Path file = folder.key(DOMAIN);
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

  /** What the cluster's keys of all days follow from. */
  ClusterRoot clusterRoot() {
    SecretBytes root = folder.secret(CLUSTER, ClusterRoot.LENGTH, random);
    ClusterKey first = new ClusterKey(FIRST_KEY, SecretBytes.copyOf(root.exposed()));
    return new ClusterRoot(root, AuthorityClock.system().utcSeconds(), List.of(first));
  }

  /** Takes the root away that was drawn for nothing: no record is under it. */
  void forgetClusterRoot() {
    PrivateFile.remove(folder.key(CLUSTER));
  }

  /** The key of edges' route tokens. */
  SecretBytes tokenKey() {
    return folder.secret(TOKEN, TOKEN_LENGTH, random);
  }

  /** All of it by the names of its files, to make another process an authority; to be wiped. */
  Map<String, SecretBytes> secrets(DomainKeys keys) {
    Map<String, SecretBytes> secrets = new LinkedHashMap<>();
    secrets.put(DOMAIN, SecretBytes.adopt(keys.toBytes()));
    secrets.put(CLUSTER, folder.secret(CLUSTER, ClusterRoot.LENGTH, random));
    secrets.put(TOKEN, tokenKey());
    return secrets;
  }
}
