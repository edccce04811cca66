package org.callseal.app.administration;

import java.util.Comparator;
import java.util.List;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.authority.SubscriberRegister;
import org.callseal.authority.SubscriberRegister.Added;
import org.callseal.authority.SubscriberRegister.NameTooLike;
import org.callseal.authority.SubscriberRegister.NotAdded;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.crypto.P256Point;
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
  private final RecordCipher cipher;
  private final Runnable closing;

  /**
   * Works on the register.
   *
   * @param cipher opens association records, for their identities
   * @param closing is run when the administration ends
   */
  public LocalAdministration(SubscriberRegister register, RecordCipher cipher, Runnable closing) {
    this.register = register;
    this.cipher = cipher;
    this.closing = closing;
  }

  @Override
  public Provision addDevice(Identity identity, P256Point key) {
    return switch (register.add(identity, key)) {
      case Added(Provision provision) -> provision;
      case NotAdded.NAME_OF_THE_DOMAIN ->
          throw refused(identity + " is the name of this domain; a subscriber needs another one");
      case NotAdded.NAME_IN_DOUBT ->
          throw refused(
              identity
                  + " is a name that no SIP message can speak for: leave out escapes (%), ';' and"
                  + " '?'");
      case NameTooLike(Identity other) ->
          throw refused(
              identity
                  + " differs from the subscriber "
                  + other
                  + " only in capital letters, which many registrars overlook; use another name");
      case NotAdded.SUBSCRIBER_KNOWN -> throw refused(identity + " is a subscriber already");
      case SubscriberRegister.Invited _ ->
          throw new IllegalStateException("a key was added, not a pass-phrase");
      case NotAdded.KEY_KNOWN ->
          throw refused("this device key is enrolled already; make another with callseal keygen");
    };
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
    return register.associations().stream()
        .map(this::line)
        .sorted(
            Comparator.comparing(AssociationLine::identity)
                .thenComparingLong(AssociationLine::endSeconds))
        .toList();
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
        register.devicesOf(subscriber.identity()).stream()
            .map(device -> new SubscriberLine.DeviceLine(device.kid().toString(), device.active()))
            .toList());
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

  private static CommandFailure unknown(Identity identity) {
    return refused(identity + " is no subscriber; see callseal subscriber list");
  }

  private static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }
}
