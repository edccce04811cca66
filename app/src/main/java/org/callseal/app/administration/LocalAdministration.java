package org.callseal.app.administration;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.SubscriberRegister;
import org.callseal.authority.SubscriberRegister.Added;
import org.callseal.authority.SubscriberRegister.Addition;
import org.callseal.authority.SubscriberRegister.Ended;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.provision.Provision;
import org.callseal.core.subscriber.Subscriber;

/**
 * Administers stores that this process has open: the server itself, or a command while no server
 * runs.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the stores', which it closes only through
 * the action it is given.
 */
public final class LocalAdministration implements Administration {

  private final SubscriberRegister register;
  private final Invitations invitations;
  private final GatewayAddresses gatewayAddresses;
  private final AuthorityClock clock;
  private final RecordCipher cipher;
  private final Runnable closing;
  private final Sightings sightings;
  private final ClusterAdministration cluster;

  /**
   * Works on the register, while no server runs.
   *
   * @param configuration the policy of enrolment
   * @param clock tells when a pass-phrase ends
   * @param cipher opens association records, for their identities
   * @param closing is run when the administration ends
   */
  public LocalAdministration(
      SubscriberRegister register,
      ServeConfiguration configuration,
      AuthorityClock clock,
      RecordCipher cipher,
      Runnable closing) {
    this(
        register,
        configuration,
        clock,
        cipher,
        closing,
        Sightings.NONE,
        ClusterAdministration.NONE);
  }

  /**
   * Works on the register of the server that this process is.
   *
   * @param sightings what its parts have seen
   * @param cluster what it is an authority of
   */
  public LocalAdministration(
      SubscriberRegister register,
      ServeConfiguration configuration,
      AuthorityClock clock,
      RecordCipher cipher,
      Runnable closing,
      Sightings sightings,
      ClusterAdministration cluster) {
    this.sightings = sightings;
    this.cluster = cluster;
    this.register = register;
    this.invitations = new Invitations(register, configuration, clock);
    this.gatewayAddresses = new GatewayAddresses(register, configuration);
    this.clock = clock;
    this.cipher = cipher;
    this.closing = closing;
  }

  @Override
  public Provision addDevice(Identity identity, P256Point key, Optional<CoreWish> wish) {
    synchronized (register) {
      Optional<CoreAddress> address = wish.map(each -> gatewayAddresses.choose(identity, each));
      Addition addition = register.add(identity, key);
      if (addition instanceof Added(Provision provision)) {
        address.ifPresent(chosen -> gatewayAddresses.assign(identity, chosen));
        return provision;
      }
      throw refused(Invitations.said(identity, addition));
    }
  }

  @Override
  public InvitationTerms terms(List<Identity> identities) {
    return invitations.terms(identities);
  }

  @Override
  public long invite(List<InvitationLine> lines) {
    if (lines.size() != 1) {
      return invitations.invite(lines);
    }
    InvitationLine line = lines.getFirst();
    Optional<Identity> identity = Identity.parse(line.identity());
    Optional<CoreWish> wish = Optional.ofNullable(line.coreWish()).flatMap(CoreWish::parse);
    synchronized (register) {
      // First what may be refused: a subscriber is added with his address or not at all.
      Optional<CoreAddress> address =
          identity.flatMap(name -> wish.map(each -> gatewayAddresses.choose(name, each)));
      long end = invitations.invite(lines);
      address.ifPresent(chosen -> gatewayAddresses.assign(identity.orElseThrow(), chosen));
      return end;
    }
  }

  @Override
  public CoreAddress assign(Identity identity, CoreWish wish) {
    synchronized (register) {
      CoreAddress address = gatewayAddresses.choose(identity, wish);
      gatewayAddresses.assign(identity, address);
      return address;
    }
  }

  @Override
  public long reset(InvitationLine line) {
    return invitations.reset(line);
  }

  @Override
  public void setEnabled(Identity identity, boolean enabled) {
    if (!register.setEnabled(identity, enabled)) {
      throw unknown(identity);
    }
  }

  @Override
  public void revokeDevice(Identity identity, Kid kid) {
    if (!register.revokeDevice(identity, kid)) {
      throw refused(
          identity
              + " has no device "
              + kid
              + " that could be revoked; see callseal subscriber devices");
    }
  }

  @Override
  public SubscriberLine subscriber(Identity identity) {
    return register.find(identity).map(this::line).orElseThrow(() -> unknown(identity));
  }

  @Override
  public List<SubscriberLine> subscribers() {
    return register.list().stream().map(this::line).toList();
  }

  @Override
  public void remove(Identity identity) {
    if (!register.remove(identity)) {
      throw unknown(identity);
    }
  }

  @Override
  public void widen(Identity identity, List<String> patterns) {
    for (String pattern : patterns) {
      if (!Scope.isPattern(pattern)) {
        throw refused(
            "'"
                + pattern
                + "' is no pattern; one star may stand before the @, as in *@example.net");
      }
    }
    if (Scope.of(identity, patterns).isEmpty()) {
      throw refused("a scope has at most " + Scope.MOST_PATTERNS + " patterns");
    }
    if (!register.setScope(identity, patterns)) {
      throw unknown(identity);
    }
  }

  @Override
  public List<AssociationLine> associations() {
    return sorted(register.associations().stream().map(this::line));
  }

  @Override
  public List<AssociationLine> expire(Selection selection) {
    if (selection instanceof Selection.Of(Identity identity)
        && register.list().stream().noneMatch(each -> each.identity().equals(identity))) {
      throw unknown(identity);
    }
    List<AssociationLine> ended = sorted(register.expire(selection).stream().map(this::line));
    if (selection instanceof Selection.One(var id) && ended.isEmpty()) {
      throw refused(id + " is no association that lives; see callseal association list");
    }
    return ended;
  }

  private static List<AssociationLine> sorted(Stream<AssociationLine> lines) {
    return lines
        .sorted(
            Comparator.comparing(AssociationLine::identity)
                .thenComparingLong(AssociationLine::endSeconds))
        .toList();
  }

  @Override
  public List<UnsealedPhoneLine> unsealedPhones() {
    return sightings.unsealedPhones().stream()
        .sorted(
            Comparator.comparing(UnsealedPhoneLine::identity)
                .thenComparing(UnsealedPhoneLine::source))
        .toList();
  }

  @Override
  public List<GatewayStateLine> gateways() {
    return sightings.gateways();
  }

  @Override
  public ClusterAdministration cluster() {
    return cluster;
  }

  @Override
  public void close() {
    closing.run();
  }

  private SubscriberLine line(Subscriber subscriber) {
    return new SubscriberLine(
        subscriber.identity().text(),
        subscriber.enabled(),
        subscriber.scope(),
        subscriber.coreAddress().map(CoreAddress::text).orElse(null),
        register.devicesOf(subscriber.identity()).stream()
            .map(SubscriberLine.DeviceLine::of)
            .toList(),
        register
            .invitation(subscriber.identity())
            .map(invitation ->
                new SubscriberLine.PassphraseLine(
                    invitation.state(clock.utcSeconds().getAsLong()),
                    invitation.generated(),
                    invitation.endSeconds(),
                    invitation.usesLeft(),
                    invitation.generated() ? null : invitation.guessesLeft()))
            .orElse(null));
  }

  private AssociationLine line(Ended ended) {
    return ended.stored().map(this::line).orElseGet(() -> line(ended.association()));
  }

  /** One that the store does not have. */
  private AssociationLine line(LiveAssociation association) {
    return new AssociationLine(
        register
            .findDevice(association.kid())
            .map(device -> device.credential().subject())
            .orElse("(a removed device's)"),
        association.id().toString(),
        "%08x".formatted(association.spi().value()),
        association.kid().toString(),
        List.of(),
        association.endSeconds());
  }

  private AssociationLine line(StoredAssociation stored) {
    var record = cipher.open(stored);
    return new AssociationLine(
        record.map(AssociationRecord::identity).map(Identity::text).orElse("(another key's)"),
        stored.id().toString(),
        "%08x".formatted(stored.spi().value()),
        stored.kid().toString(),
        record.map(found -> found.grant().scope()).orElse(List.of()),
        stored.endSeconds());
  }

  static CommandFailure unknown(Identity identity) {
    return refused(identity + " is no subscriber; see callseal subscriber list");
  }

  private static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }
}
