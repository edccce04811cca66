package org.callseal.agent.line;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.callseal.core.association.DomainStatement;
import org.callseal.core.association.Grant;
import org.callseal.core.association.SignedStatement;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.provision.Provision;

/**
 * The newest domain statement that a line believes: one under a signing key that it holds, first
 * from its provision, then from the statement before; its number never goes down. So an edge, which
 * knows session keys only, cannot move the line's anchors. Belongs to the agent's loop.
 */
final class StatementKeeper {

  private final String domain;
  private List<P256Point> signingKeys;
  private Optional<DomainStatement> newest = Optional.empty();
  private Optional<byte[]> asked = Optional.empty();

  StatementKeeper(Provision provision) {
    this.domain = provision.domain();
    this.signingKeys = provision.signingKeys();
  }

  /** A grant came under seal: whether its statement is to be asked for. */
  boolean wants(Grant grant) {
    if (grant.statementNumber() <= number()) {
      return false;
    }
    asked = Optional.of(grant.statementHash());
    return true;
  }

  /** A statement came. True when it is believed. */
  boolean take(byte[] bytes) {
    Optional<SignedStatement> signed = SignedStatement.parse(bytes);
    if (signed.isEmpty()
        || asked.isEmpty()
        || !MessageDigest.isEqual(asked.get(), signed.get().hash())) {
      return false;
    }
    return switch (signed.get().verify(domain, signingKeys, number())) {
      case SignedStatement.Believed(DomainStatement statement) -> {
        newest = Optional.of(statement);
        signingKeys = statement.signingKeys();
        asked = Optional.empty();
        yield true;
      }
      case SignedStatement.Rejected _ -> false;
    };
  }

  /** Whether one was asked for and has not come. */
  boolean waits() {
    return asked.isPresent();
  }

  long number() {
    return newest.map(DomainStatement::number).orElse(0L);
  }
}
