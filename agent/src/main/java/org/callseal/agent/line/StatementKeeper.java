package org.callseal.agent.line;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.core.association.DomainStatement;
import org.callseal.core.association.Grant;
import org.callseal.core.association.SignedStatement;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.provision.Provision;
import org.jspecify.annotations.Nullable;

/**
 * The newest domain statement that a line believes: one under a signing key that it holds, first
 * from its provision, then from the statement before; its number never goes down. So an edge, which
 * knows session keys only, cannot move the line's anchors. Belongs to the agent's loop.
 */
final class StatementKeeper {

  private static final Duration AFTER = Duration.ofSeconds(4);
  private static final Duration ASKED_FOR = Duration.ofSeconds(32);

  private final String domain;
  private List<P256Point> signingKeys;
  private Optional<DomainStatement> newest = Optional.empty();
  private Optional<byte[]> wanted = Optional.empty();
  private @Nullable Retransmission request;

  StatementKeeper(Provision provision) {
    this.domain = provision.domain();
    this.signingKeys = provision.signingKeys();
  }

  /** A grant came under seal, which may tell of a newer statement. */
  void granted(Grant grant, Spread spread, long nowNs) {
    if (grant.statementNumber() > number()) {
      wanted = Optional.of(grant.statementHash());
      // Not at once: endpoints wait, and so do the other agents of an edge that has just started.
      request = new Retransmission(nowNs + spread.around(AFTER, 0.5), ASKED_FOR);
    }
  }

  /** Whether the statement is to be asked for now; the caller then does. */
  boolean isDue(long nowNs) {
    if (wanted.isEmpty() || request == null || !request.due(nowNs)) {
      return false;
    }
    request.sent(nowNs);
    return true;
  }

  /** A statement came. True when it is believed. */
  boolean take(byte[] bytes) {
    Optional<SignedStatement> signed = SignedStatement.parse(bytes);
    if (signed.isEmpty()
        || wanted.isEmpty()
        || !MessageDigest.isEqual(wanted.get(), signed.get().hash())) {
      return false;
    }
    return switch (signed.get().verify(domain, signingKeys, number())) {
      case SignedStatement.Believed(DomainStatement statement) -> {
        newest = Optional.of(statement);
        signingKeys = statement.signingKeys();
        wanted = Optional.empty();
        yield true;
      }
      case SignedStatement.Rejected _ -> false;
    };
  }

  long number() {
    return newest.map(DomainStatement::number).orElse(0L);
  }
}
