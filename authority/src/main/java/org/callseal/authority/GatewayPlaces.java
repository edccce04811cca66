package org.callseal.authority;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.callseal.core.authority.AuthorityPort.GatewayPlace;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;

/**
 * Finds the gateway that an endpoint belongs to: the subscriber of the endpoint's own name, else
 * that of its domain where its scope permits the endpoint.
 *
 * <p>Thread rule: any thread that may block. Holds nothing.
 */
final class GatewayPlaces {

  private final SubscriberStore subscribers;
  private final Predicate<Identity> isSpokenFor;

  /**
   * @param isSpokenFor whether a device key may speak for it
   */
  GatewayPlaces(SubscriberStore subscribers, Predicate<Identity> isSpokenFor) {
    this.subscribers = subscribers;
    this.isSpokenFor = isSpokenFor;
  }

  /** An endpoint whose domain is no host name, an address for one, belongs to nobody. */
  Optional<GatewayPlace> find(String endpoint) {
    String domain = endpoint.substring(endpoint.lastIndexOf('@') + 1);
    return Stream.of(endpoint, domain)
        .flatMap(name -> Identity.parse(name).stream())
        .flatMap(name -> named(name).stream())
        .filter(Subscriber::enabled)
        .flatMap(subscriber -> place(subscriber, endpoint).stream())
        .findFirst();
  }

  /** MGCP's names are case-insensitive (RFC 3435 2.1.2), identities are not. */
  private Optional<Subscriber> named(Identity name) {
    return subscribers
        .find(name)
        .or(() -> subscribers.findResembling(name).flatMap(subscribers::find));
  }

  private Optional<GatewayPlace> place(Subscriber subscriber, String endpoint) {
    Optional<Scope> scope =
        Scope.of(subscriber.identity(), subscriber.scope())
            .map(Scope::inLowerCase)
            .filter(each -> each.permits(endpoint));
    return scope.flatMap(permitted ->
        subscriber
            .coreAddress()
            .map(address ->
                new GatewayPlace(
                    subscriber.identity(),
                    permitted,
                    address,
                    hasDevice(subscriber.identity(), endpoint))));
  }

  private boolean hasDevice(Identity gateway, String endpoint) {
    List<Identity> either =
        Stream.concat(Stream.of(gateway), Identity.parse(endpoint).stream()).toList();
    return either.stream().anyMatch(isSpokenFor)
        || subscribers.listWidened().stream()
            .filter(other ->
                Scope.of(other.identity(), other.scope())
                    .filter(scope -> scope.inLowerCase().permits(endpoint))
                    .isPresent())
            .anyMatch(other -> isSpokenFor.test(other.identity()));
  }
}
