package org.callseal.core.association;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Spi;
import org.jspecify.annotations.Nullable;

/**
 * An association as the authority commits it and the store keeps it: everything but instances,
 * counters and windows, which are memory's alone. Written once. In a store it is always sealed by
 * {@link RecordCipher}.
 *
 * @param protocol in which its exchange was made; it carries no other
 * @param domainSpi chosen by the domain's side, the responder of the exchange: the store's key
 * @param endpointSpi chosen by the initiator
 * @param bornSeconds UTC, by the authority's clock, but later than that of the device's association
 *     before it even where that clock was set back
 * @param endSeconds UTC, by the authority's clock
 * @param bornAt the number of the revocation log's head when it was committed
 * @param coreAddress where call agents find the endpoint, if it is a gateway
 */
public record AssociationRecord(
    AssociationKind kind,
    Protocol protocol,
    Spi domainSpi,
    Spi endpointSpi,
    Identity identity,
    Kid kid,
    SecretBytes secret,
    long bornSeconds,
    long endSeconds,
    long bornAt,
    Grant grant,
    Optional<CoreAddress> coreAddress) {
  static final int VERSION = 1;

  private static final int FIELDS = 13;
  private static final int SECRET_LENGTH = 32;

  public AssociationId id() {
    return AssociationId.of(secret);
  }

  public Scope scope() {
    return Scope.exactly(identity).widenedBy(grant.scope());
  }

  /** The names and patterns of the endpoints that it may speak for. */
  List<String> names() {
    return Stream.concat(Stream.of(identity.text()), scope().patterns().stream())
        .distinct()
        .toList();
  }

  /** The association as the end of this role sees it. */
  public AssociationTerms terms(Role role) {
    boolean initiator = role == Role.INITIATOR;
    return new AssociationTerms(
        role,
        initiator ? endpointSpi : domainSpi,
        initiator ? domainSpi : endpointSpi,
        identity,
        kid,
        scope(),
        secret);
  }

  /**
   * Takes up, at the domain's side, what an exchange has just set up: for as long as was granted,
   * whatever the clocks of edge and authority say.
   */
  public Association established(Instance own, Instance peer, long nowNs) {
    long endNs = nowNs + TimeUnit.SECONDS.toNanos(grant.lifetimeSeconds());
    return Association.established(terms(Role.RESPONDER), own, peer, endNs, nowNs);
  }

  /**
   * Takes it up, at the domain's side, out of the store.
   *
   * @param peer the endpoint's instance as the flow record has it, or null
   */
  public Association loaded(
      @Nullable Instance peer, RandomSource random, long nowSeconds, long nowNs) {
    return Association.loaded(terms(Role.RESPONDER), peer, random, endNs(nowSeconds, nowNs), nowNs);
  }

  public boolean hasEnded(long nowSeconds) {
    return nowSeconds >= endSeconds;
  }

  /** From here on monotonic time counts, so that a clock that is set moves no end. */
  private long endNs(long nowSeconds, long nowNs) {
    return nowNs + TimeUnit.SECONDS.toNanos(Math.max(0, endSeconds - nowSeconds));
  }

  /** Holds the secret: for {@link RecordCipher} alone. */
  byte[] toBytes() {
    CborWriter writer = new CborWriter();
    writer.array(FIELDS).integer(VERSION).integer(kindNumber(kind));
    writer.integer(protocol.number());
    writer.integer(Integer.toUnsignedLong(domainSpi.value()));
    writer.integer(Integer.toUnsignedLong(endpointSpi.value()));
    writer.text(identity.text()).bytes(kid.toBytes()).bytes(secret.exposed());
    writer.integer(bornSeconds).integer(endSeconds).integer(bornAt);
    grant.write(writer);
    CoreAddress.write(writer, coreAddress);
    byte[] bytes = writer.toBytes();
    writer.wipe();
    return bytes;
  }

  static Optional<AssociationRecord> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(FIELDS);
    reader.integer(VERSION, VERSION);
    Optional<AssociationKind> kind = kindOf(reader.integer());
    Optional<Protocol> protocol = Protocol.of(reader.integer());
    int domainSpi = (int) reader.integer(Spi.LOWEST, 0xffff_ffffL);
    int endpointSpi = (int) reader.integer(Spi.LOWEST, 0xffff_ffffL);
    Optional<Identity> identity = Identity.parse(reader.text());
    Optional<Kid> kid = Kid.of(reader.bytes(Kid.LENGTH));
    SecretBytes secret = SecretBytes.adopt(reader.bytes(SECRET_LENGTH));
    long bornSeconds = reader.integer(0, Long.MAX_VALUE);
    long endSeconds = reader.integer(0, Long.MAX_VALUE);
    long bornAt = reader.integer(0, Long.MAX_VALUE);
    Grant grant = Grant.read(reader);
    Optional<CoreAddress> coreAddress = CoreAddress.read(reader);
    if (!reader.finished()
        || kind.isEmpty()
        || protocol.isEmpty()
        || identity.isEmpty()
        || kid.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AssociationRecord(
            kind.get(),
            protocol.get(),
            new Spi(domainSpi),
            new Spi(endpointSpi),
            identity.get(),
            kid.get(),
            secret,
            bornSeconds,
            endSeconds,
            bornAt,
            grant,
            coreAddress));
  }

  /** As stores, links and the additional data have it. */
  public static int kindNumber(AssociationKind kind) {
    return switch (kind) {
      case ENDPOINT_DOMAIN -> 1;
      case DOMAIN_DOMAIN -> 2;
      case ENDPOINT_ENDPOINT -> 3;
    };
  }

  /** The kind of this number. */
  public static Optional<AssociationKind> kindOf(long number) {
    for (AssociationKind kind : AssociationKind.values()) {
      if (kindNumber(kind) == number) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
