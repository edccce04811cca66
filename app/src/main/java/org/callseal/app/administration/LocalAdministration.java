package org.callseal.app.administration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.provision.Provision;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;

/**
 * Administers stores that this process has open: the server itself, or a command while no server
 * runs.
 *
 * <p>Thread rule: any thread that may block; changes one after the other. Lifetime: the stores',
 * which it closes only through the action it is given.
 */
public final class LocalAdministration implements Administration {

  /**
   * What it works on.
   *
   * @param domain the name of the domain, which no subscriber may have
   * @param provisions makes what a device needs to know from its credential
   * @param dropped is told of each device that is no longer one
   * @param closing is run when the administration ends
   */
  public record Parts(
      String domain,
      SubscriberStore subscribers,
      AssociationStore associations,
      RecordCipher cipher,
      Function<Credential, Provision> provisions,
      Consumer<Kid> dropped,
      RandomSource random,
      LongSupplier utcSeconds,
      Runnable closing) {}

  private final Parts parts;

  /** Works on these parts. */
  public LocalAdministration(Parts parts) {
    this.parts = parts;
  }

  @Override
  public synchronized Provision addDevice(Identity identity, P256Point key) {
    if (identity.text().equalsIgnoreCase(parts.domain())) {
      throw refused(identity + " is the name of this domain; a subscriber needs another one");
    }
    parts.subscribers().add(Subscriber.of(identity));
    boolean known =
        parts.subscribers().devicesOf(identity).stream()
            .anyMatch(device -> device.credential().key().sameKeyAs(key));
    if (known) {
      throw refused(
          "this device key is one of " + identity + " already; make another with callseal keygen");
    }
    while (true) {
      Credential credential = Credential.of(identity.text(), Kid.draw(parts.random()), key);
      if (parts.subscribers().addDevice(new Device(credential, false))) {
        return parts.provisions().apply(credential);
      }
    }
  }

  @Override
  public List<SubscriberLine> subscribers() {
    return parts.subscribers().list().stream().map(this::line).toList();
  }

  @Override
  public synchronized void remove(Identity identity) {
    List<Kid> kids = parts.subscribers().devicesOf(identity).stream().map(Device::kid).toList();
    if (!parts.subscribers().remove(identity)) {
      throw unknown(identity);
    }
    List<StoredAssociation> ended = new ArrayList<>();
    parts
        .associations()
        .forEachLive(
            parts.utcSeconds().getAsLong(),
            stored -> {
              if (kids.contains(stored.kid())) {
                ended.add(stored);
              }
            });
    ended.forEach(stored -> parts.associations().remove(stored.spi()));
    kids.forEach(parts.dropped());
  }

  @Override
  public synchronized void widen(Identity identity, List<String> patterns) {
    for (String pattern : patterns) {
      if (!Scope.isPattern(pattern)) {
        throw refused(
            "'"
                + pattern
                + "' is no pattern; one star may stand before the @, as in *@example.net");
      }
    }
    Subscriber subscriber = parts.subscribers().find(identity).orElseThrow(() -> unknown(identity));
    if (patterns.size() > Scope.MOST_PATTERNS) {
      throw refused("a scope has at most " + Scope.MOST_PATTERNS + " patterns");
    }
    parts
        .subscribers()
        .update(
            new Subscriber(
                identity, subscriber.enabled(), patterns, subscriber.longestLifetimeSeconds()));
  }

  @Override
  public List<AssociationLine> associations() {
    List<AssociationLine> lines = new ArrayList<>();
    parts
        .associations()
        .forEachLive(parts.utcSeconds().getAsLong(), stored -> lines.add(line(stored)));
    lines.sort(
        Comparator.comparing(AssociationLine::identity).thenComparing(AssociationLine::endSeconds));
    return lines;
  }

  @Override
  public void close() {
    parts.closing().run();
  }

  private SubscriberLine line(Subscriber subscriber) {
    return new SubscriberLine(
        subscriber.identity().text(),
        subscriber.enabled(),
        subscriber.scope(),
        parts.subscribers().devicesOf(subscriber.identity()).stream()
            .map(device -> new SubscriberLine.DeviceLine(device.kid().toString(), device.active()))
            .toList());
  }

  private AssociationLine line(StoredAssociation stored) {
    String spi = "%08x".formatted(stored.spi().value());
    return parts
        .cipher()
        .open(stored)
        .map(record ->
            new AssociationLine(
                record.identity().text(),
                stored.id().toString(),
                spi,
                stored.kid().toString(),
                record.grant().scope(),
                stored.endSeconds()))
        .orElseGet(() ->
            new AssociationLine(
                "(sealed under another key)",
                stored.id().toString(),
                spi,
                stored.kid().toString(),
                List.of(),
                stored.endSeconds()));
  }

  private static CommandFailure unknown(Identity identity) {
    return refused(identity + " is no subscriber; see callseal subscriber list");
  }

  private static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }
}
