package org.callseal.authority;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.Subscriber;

/**
 * The operator's side of the authority: who is a subscriber, with which devices and which scope.
 * What takes a right away ends the associations that had it, in the store and, through the
 * listener, at the edges.
 *
 * <p>Thread rule: any thread that may block; one change at a time, by its monitor. Lifetime: the
 * authority's.
 */
public final class SubscriberRegister {
  private static final int KID_ATTEMPTS = 8;

  private final DomainKeys keys;
  private final AuthorityStores stores;
  private final ServerChoice servers;
  private final RandomSource random;
  private final AuthorityClock clock;
  private final Consumer<Set<Kid>> ended;
  private final AssociationEnds ends;

  /**
   * A register over these stores.
   *
   * @param servers where new devices begin
   * @param ended told the devices whose associations have ended
   */
  public SubscriberRegister(
      DomainKeys keys,
      AuthorityStores stores,
      ServerChoice servers,
      RandomSource random,
      AuthorityClock clock,
      Consumer<Set<Kid>> ended) {
    this.keys = keys;
    this.stores = stores;
    this.servers = servers;
    this.random = random;
    this.clock = clock;
    this.ended = ended;
    this.ends = new AssociationEnds(stores, clock);
  }

  /** A register over these stores, with the same servers for every protocol. */
  public SubscriberRegister(
      DomainKeys keys,
      AuthorityStores stores,
      ServerSet servers,
      RandomSource random,
      AuthorityClock clock,
      Consumer<Set<Kid>> ended) {
    this(keys, stores, DomainServers.of(servers), random, clock, ended);
  }

  /** What came of adding a device. */
  public sealed interface Addition {}

  /** The device may set up associations; this goes to it and to nobody else. */
  public record Added(Provision provision) implements Addition {}

  /** It may not: of the two, many registrars would take one for the other. */
  public record NameTooLike(Identity other) implements Addition {}

  /** It may not. */
  public enum NotAdded implements Addition {
    /** Names of domains and of their servers are no subscribers'. */
    NAME_OF_THE_DOMAIN,
    /** No message could ever speak for this identity. */
    NAME_IN_DOUBT,
    /** The key is this device's already, or another's: (x, y) and (x, p - y) are one key. */
    KEY_KNOWN,
    /** There is a subscriber of this name already. */
    SUBSCRIBER_KNOWN
  }

  /** A subscriber may enroll a device by its pass-phrase. */
  public record Invited(Invitation invitation) implements Addition {}

  /** Adds a device to a subscriber, who is added too if he is new. */
  public synchronized Addition add(Identity identity, P256Point deviceKey) {
    Optional<Addition> fault = fault(identity);
    if (fault.isPresent()) {
      return fault.get();
    }
    if (stores.subscribers().findDevice(deviceKey).isPresent()) {
      return NotAdded.KEY_KNOWN;
    }
    stores.subscribers().add(Subscriber.of(identity));
    Credential credential = addDevice(identity, deviceKey);
    return new Added(keys.provision(credential, servers));
  }

  /**
   * The salt to hash a pass-phrase of this identity with, for whoever makes its verifier. The
   * domain's name is the verifier's in {@link
   * org.callseal.core.enrolment.EnrolmentParties#of(Identity, String)}.
   */
  public byte[] salt(Identity identity) {
    return keys.salt(identity.text());
  }

  /** Adds a subscriber, who may then enroll devices by a pass-phrase. */
  public synchronized Addition add(Invitation invitation) {
    Identity identity = invitation.identity();
    Optional<Addition> fault = fault(identity);
    if (fault.isPresent()) {
      return fault.get();
    }
    return stores.subscribers().add(Subscriber.of(identity), invitation)
        ? new Invited(invitation)
        : NotAdded.SUBSCRIBER_KNOWN;
  }

  /** Why no new subscriber may have this name, if so. */
  public Optional<Addition> obstacle(Identity identity) {
    Optional<Addition> fault = fault(identity);
    return fault.isEmpty() && stores.subscribers().find(identity).isPresent()
        ? Optional.of(NotAdded.SUBSCRIBER_KNOWN)
        : fault;
  }

  /**
   * Adds a subscriber for each invitation, all or none.
   *
   * @return the first that cannot be added, and why; none when all were
   */
  public synchronized Optional<Obstacle> addAll(List<Invitation> invitations) {
    for (Invitation invitation : invitations) {
      Optional<Addition> why = obstacle(invitation.identity());
      if (why.isPresent()) {
        return Optional.of(new Obstacle(invitation.identity(), why.get()));
      }
    }
    if (!stores.subscribers().addAll(invitations)) {
      throw new IllegalArgumentException("two invitations of one name");
    }
    return Optional.empty();
  }

  /** Why this name cannot be added. */
  public record Obstacle(Identity identity, Addition why) {}

  /**
   * Gives a subscriber another pass-phrase; what he had of the old one is void. His devices go on.
   * Gives whether he is there.
   */
  public synchronized boolean reset(Invitation invitation) {
    return stores.subscribers().invite(invitation);
  }

  /** By which pass-phrase devices of the subscriber may enroll. */
  public Optional<Invitation> invitation(Identity identity) {
    return stores.subscribers().findInvitation(identity);
  }

  /**
   * Lets a subscriber have associations, or have none. A disabled one's end, and his pass-phrase
   * enrolls nothing until he is enabled. Gives whether he is there.
   */
  public synchronized boolean setEnabled(Identity identity, boolean enabled) {
    Optional<Subscriber> before = stores.subscribers().find(identity);
    if (before.isEmpty()) {
      return false;
    }
    Subscriber now = before.get();
    stores.subscribers().update(now.withEnabled(enabled));
    if (!enabled) {
      end(kidsOf(identity), Revocation.Cause.BARRED);
    }
    return true;
  }

  /** Ends a device's right to associations for ever; gives whether it is the subscriber's. */
  public synchronized boolean revokeDevice(Identity identity, Kid kid) {
    boolean isHis =
        stores
            .subscribers()
            .findDevice(kid)
            .filter(device -> device.credential().subject().equals(identity.text()))
            .isPresent();
    if (!isHis || !stores.subscribers().revoke(kid)) {
      return false;
    }
    end(Set.of(kid), Revocation.Cause.BARRED);
    return true;
  }

  /**
   * A device has proved itself. Where the operator's policy is that an enrolled device takes the
   * place of those before it, they end now, and not before: until here they served.
   */
  public synchronized void activated(Device device, OldDevices policy) {
    if (policy == OldDevices.KEEP || device.origin() != Device.Origin.PASS_PHRASE) {
      return;
    }
    Set<Kid> before = new LinkedHashSet<>();
    for (Device other :
        stores
            .subscribers()
            .devicesOf(Identity.parse(device.credential().subject()).orElseThrow())) {
      if (other.kid().equals(device.kid())) {
        break;
      }
      if (stores.subscribers().revoke(other.kid())) {
        before.add(other.kid());
      }
    }
    end(before, Revocation.Cause.BARRED);
  }

  /** Why no subscriber may have this name, if so. */
  private Optional<Addition> fault(Identity identity) {
    if (identity.kind() == Identity.Kind.HOST && identity.text().equalsIgnoreCase(keys.domain())) {
      return Optional.of(NotAdded.NAME_OF_THE_DOMAIN);
    }
    if (!identity.canBeSpokenFor()) {
      return Optional.of(NotAdded.NAME_IN_DOUBT);
    }
    return stores.subscribers().findResembling(identity).map(NameTooLike::new);
  }

  /** A subscriber. */
  public Optional<Subscriber> find(Identity identity) {
    return stores.subscribers().find(identity);
  }

  /** All subscribers. */
  public List<Subscriber> list() {
    return stores.subscribers().list();
  }

  /** A device. */
  public Optional<Device> findDevice(Kid kid) {
    return stores.subscribers().findDevice(kid);
  }

  /** The devices of a subscriber. */
  public List<Device> devicesOf(Identity identity) {
    return stores.subscribers().devicesOf(identity);
  }

  /** Removes a subscriber with devices and associations; gives whether he was there. */
  public synchronized boolean remove(Identity identity) {
    Set<Kid> devices = kidsOf(identity);
    boolean was = stores.subscribers().remove(identity, clock.nowSeconds());
    end(devices, Revocation.Cause.BARRED);
    return was;
  }

  /**
   * Sets the patterns a subscriber may speak for besides himself. Associations that stand have the
   * scope they were granted, so they end and are set up anew under the new one.
   */
  public synchronized boolean setScope(Identity identity, List<String> patterns) {
    if (Scope.of(identity, patterns).isEmpty()) {
      throw new IllegalArgumentException("not a list of scope patterns");
    }
    Optional<Subscriber> before = stores.subscribers().find(identity);
    if (before.isEmpty()) {
      return false;
    }
    Subscriber now = before.get();
    stores.subscribers().update(now.withScope(patterns));
    end(kidsOf(identity), Revocation.Cause.EXPIRED);
    return true;
  }

  /** What gives gateways their core-side addresses. */
  public CoreAddresses coreAddresses(CoreAddresses.Pool pool) {
    return new CoreAddresses(this, stores, pool, clock);
  }

  /**
   * Gives a subscriber this core-side address. Associations that stand hold the one before, so they
   * end and are set up anew. Gives whether he is there and nobody else holds it.
   */
  synchronized boolean assign(Identity identity, CoreAddress address) {
    if (!stores.subscribers().assign(identity, address, clock.nowSeconds())) {
      return false;
    }
    end(kidsOf(identity), Revocation.Cause.EXPIRED);
    return true;
  }

  /** The associations that stand. */
  public List<StoredAssociation> associations() {
    List<StoredAssociation> found = new ArrayList<>();
    stores.associations().forEachLive(clock.nowSeconds(), found::add);
    return found;
  }

  private Credential addDevice(Identity identity, P256Point deviceKey) {
    for (int attempt = 0; attempt < KID_ATTEMPTS; attempt++) {
      Credential credential = Credential.of(identity.text(), Kid.draw(random), deviceKey);
      if (stores.subscribers().addDevice(Device.added(credential, clock.nowSeconds()))) {
        return credential;
      }
    }
    throw new IllegalStateException("no free kid found: the random source repeats itself");
  }

  private Set<Kid> kidsOf(Identity identity) {
    return stores.subscribers().devicesOf(identity).stream()
        .map(Device::kid)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What of the associations that stand is to be ended. */
  public sealed interface Selection {

    /** One. */
    record One(AssociationId id) implements Selection {}

    /** Those of all devices of a subscriber. */
    record Of(Identity identity) implements Selection {}

    /** Every one. */
    record All() implements Selection {}
  }

  /**
   * An association that was ended before its time.
   *
   * @param stored how the store had it; none where it had lost it, or had let it go for newer ones
   */
  public record Ended(LiveAssociation association, Optional<StoredAssociation> stored) {}

  /**
   * Ends associations before their time and gives them. Their devices may set up others at once.
   */
  public synchronized List<Ended> expire(Selection selection) {
    return ends.expire(
        selection, selection instanceof Selection.Of(var whose) ? kidsOf(whose) : Set.of());
  }

  private void end(Set<Kid> devices, Revocation.Cause cause) {
    if (!devices.isEmpty()) {
      ends.end(devices, cause);
      ended.accept(devices);
    }
  }
}
