package org.callseal.core.association;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;

/**
 * What the authority grants: a lifetime in seconds from the exchange, the scope beyond the identity
 * itself, the servers that hold the association (requirement x.11), and which domain statement is
 * the newest. On the wire a map {1: lifetime, 2: [patterns], 3: [[name, address, port] in order],
 * 4: statement's number, 5: its SHA-256}; 2 and 3 may be missing, 4 and 5 come together or not at
 * all.
 *
 * @param statementNumber 0 where there is no statement
 * @param statementHash empty where there is no statement
 */
public record Grant(
    long lifetimeSeconds,
    List<String> scope,
    ServerSet servers,
    long statementNumber,
    byte[] statementHash) {
  /** Ten years: a bound for arithmetic, not a policy. */
  public static final long LONGEST_LIFETIME = 10L * 365 * 24 * 3600;

  private static final int HASH_LENGTH = 32;
  private static final int LIFETIME = 1;
  private static final int SCOPE = 2;
  private static final int SERVERS = 3;
  private static final int STATEMENT_NUMBER = 4;
  private static final int STATEMENT_HASH = 5;

  public Grant {
    scope = List.copyOf(scope);
    statementHash = statementHash.clone();
  }

  @Override
  public byte[] statementHash() {
    return statementHash.clone();
  }

  public void write(CborWriter writer) {
    boolean statement = statementNumber != 0;
    int pairs = 1 + (scope.isEmpty() ? 0 : 1) + (servers.isEmpty() ? 0 : 1) + (statement ? 2 : 0);
    writer.map(pairs).integer(LIFETIME).integer(lifetimeSeconds);
    if (!scope.isEmpty()) {
      writer.integer(SCOPE);
      Names.writePatterns(writer, scope);
    }
    if (!servers.isEmpty()) {
      writer.integer(SERVERS);
      servers.write(writer);
    }
    if (statement) {
      writer.integer(STATEMENT_NUMBER).integer(statementNumber);
      writer.integer(STATEMENT_HASH).bytes(statementHash);
    }
  }

  /** Reads the map; what does not fit fails in the reader. */
  public static Grant read(CborReader reader) {
    var read =
        new Object() {
          long lifetime;
          List<String> scope = List.of();
          ServerSet servers = ServerSet.EMPTY;
          long number;
          byte[] hash = {};
        };
    Fields.read(
        reader,
        key ->
            switch ((int) Math.min(key, Integer.MAX_VALUE)) {
              case LIFETIME -> {
                read.lifetime = reader.integer(1, LONGEST_LIFETIME);
                yield true;
              }
              case SCOPE -> {
                read.scope = Names.readPatterns(reader);
                yield true;
              }
              case SERVERS -> {
                read.servers = ServerSet.read(reader);
                yield true;
              }
              case STATEMENT_NUMBER -> {
                read.number = reader.integer(1, Long.MAX_VALUE);
                yield true;
              }
              case STATEMENT_HASH -> {
                read.hash = reader.bytes(HASH_LENGTH);
                yield true;
              }
              default -> false;
            });
    if (read.lifetime == 0 || (read.number == 0) != (read.hash.length == 0)) {
      reader.refuse();
    }
    return new Grant(read.lifetime, read.scope, read.servers, read.number, read.hash);
  }

  public byte[] toBytes() {
    CborWriter writer = new CborWriter();
    write(writer);
    return writer.toBytes();
  }

  public static Optional<Grant> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    Grant grant = read(reader);
    return reader.finished() ? Optional.of(grant) : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grant that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }
}
