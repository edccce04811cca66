package org.callseal.systemtests.sip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreClaim;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Device.State;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;

/** A store of subscribers in memory. */
public final class MemorySubscribers implements SubscriberStore {

  private final Map<Identity, Subscriber> subscribers = new LinkedHashMap<>();
  private final Map<Identity, Invitation> invitations = new LinkedHashMap<>();
  private final Map<Kid, Device> devices = new LinkedHashMap<>();
  private final Map<CoreAddress, CoreClaim> claims = new LinkedHashMap<>();

  @Override
  public boolean add(Subscriber subscriber) {
    if (subscribers.putIfAbsent(subscriber.identity(), subscriber) != null) {
      return false;
    }
    subscriber
        .coreAddress()
        .ifPresent(address ->
            claims.put(
                address, new CoreClaim(address, subscriber.identity(), OptionalLong.empty())));
    return true;
  }

  @Override
  public Optional<Subscriber> find(Identity identity) {
    return Optional.ofNullable(subscribers.get(identity));
  }

  @Override
  public Optional<Identity> findResembling(Identity identity) {
    return subscribers.keySet().stream().filter(identity::resembles).findFirst();
  }

  @Override
  public List<Subscriber> list() {
    return List.copyOf(subscribers.values());
  }

  @Override
  public List<Subscriber> listWidened() {
    return list().stream().filter(subscriber -> !subscriber.scope().isEmpty()).toList();
  }

  @Override
  public boolean update(Subscriber subscriber) {
    return subscribers.computeIfPresent(
            subscriber.identity(),
            (_, before) -> before.coreAddress().map(subscriber::withCoreAddress).orElse(subscriber))
        != null;
  }

  @Override
  public boolean assign(Identity identity, CoreAddress address, long nowSeconds) {
    Subscriber subscriber = subscribers.get(identity);
    CoreClaim claim = claims.get(address);
    if (subscriber == null
        || (claim != null && claim.isHeld() && !claim.holder().equals(identity))) {
      return false;
    }
    free(subscriber, nowSeconds);
    claims.put(address, new CoreClaim(address, identity, OptionalLong.empty()));
    subscribers.put(identity, subscriber.withCoreAddress(address));
    return true;
  }

  @Override
  public Optional<CoreClaim> findClaim(CoreAddress address) {
    return Optional.ofNullable(claims.get(address));
  }

  @Override
  public List<CoreClaim> claims() {
    return List.copyOf(claims.values());
  }

  private void free(Subscriber subscriber, long nowSeconds) {
    subscriber
        .coreAddress()
        .ifPresent(address ->
            claims.put(
                address,
                new CoreClaim(address, subscriber.identity(), OptionalLong.of(nowSeconds))));
  }

  @Override
  public boolean remove(Identity identity, long nowSeconds) {
    find(identity).ifPresent(subscriber -> free(subscriber, nowSeconds));
    devicesOf(identity).forEach(device -> devices.remove(device.kid()));
    invitations.remove(identity);
    return subscribers.remove(identity) != null;
  }

  @Override
  public boolean addDevice(Device device) {
    return findDevice(device.credential().key()).isEmpty()
        && devices.putIfAbsent(device.kid(), device) == null;
  }

  @Override
  public Optional<Device> findDevice(Kid kid) {
    return Optional.ofNullable(devices.get(kid));
  }

  @Override
  public Optional<Device> findDevice(P256Point key) {
    return devices.values().stream()
        .filter(device -> device.credential().key().sameKeyAs(key))
        .findFirst();
  }

  @Override
  public List<Device> devicesOf(Identity identity) {
    return devices.values().stream()
        .filter(device -> device.credential().subject().equals(identity.text()))
        .toList();
  }

  @Override
  public boolean activate(Kid kid) {
    return change(kid, State.PENDING, State.ACTIVE);
  }

  @Override
  public boolean revoke(Kid kid) {
    return change(kid, State.PENDING, State.REVOKED) || change(kid, State.ACTIVE, State.REVOKED);
  }

  @Override
  public boolean add(Subscriber subscriber, Invitation invitation) {
    return add(subscriber) && invite(invitation);
  }

  @Override
  public boolean addAll(List<Invitation> all) {
    if (all.stream().anyMatch(each -> subscribers.containsKey(each.identity()))) {
      return false;
    }
    all.forEach(each -> add(Subscriber.of(each.identity()), each));
    return true;
  }

  @Override
  public boolean invite(Invitation invitation) {
    if (!subscribers.containsKey(invitation.identity())) {
      return false;
    }
    invitations.put(invitation.identity(), invitation);
    return true;
  }

  @Override
  public Optional<Invitation> findInvitation(Identity identity) {
    return Optional.ofNullable(invitations.get(identity));
  }

  @Override
  public boolean withdraw(Identity identity) {
    return invitations.remove(identity) != null;
  }

  @Override
  public Enrollment enroll(Device device, PassPhraseVerifier by) {
    Identity identity = Identity.parse(device.credential().subject()).orElseThrow();
    Invitation invitation = invitations.get(identity);
    if (invitation == null || !invitation.verifier().equals(by)) {
      return Enrollment.WITHDRAWN;
    }
    if (invitation.usesLeft() == 0) {
      return Enrollment.USED_UP;
    }
    if (!addDevice(device)) {
      return Enrollment.TAKEN;
    }
    invitations.put(
        identity,
        new Invitation(
            identity,
            by,
            invitation.generated(),
            invitation.endSeconds(),
            invitation.usesLeft() - 1,
            invitation.guessesLeft()));
    return Enrollment.ENROLLED;
  }

  @Override
  public void noteGuesses(Identity identity, PassPhraseVerifier verifier, int guessesLeft) {
    invitations.computeIfPresent(
        identity,
        (_, there) ->
            there.verifier().equals(verifier) ? there.withGuessesLeft(guessesLeft) : there);
  }

  @Override
  public void close() {}

  private boolean change(Kid kid, State from, State to) {
    Device device = devices.get(kid);
    if (device == null || device.state() != from) {
      return false;
    }
    devices.put(kid, new Device(device.credential(), device.origin(), device.addedSeconds(), to));
    return true;
  }
}
