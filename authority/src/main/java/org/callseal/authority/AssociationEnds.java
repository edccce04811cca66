package org.callseal.authority;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.callseal.authority.SubscriberRegister.Ended;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends associations before their time: first in the log, with which it is done, then in the store.
 * What there is to end is what the log has, for others may write the store.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the authority's.
 */
final class AssociationEnds {

  private static final Logger LOG = LoggerFactory.getLogger(AssociationEnds.class);

  private final AuthorityStores stores;
  private final AuthorityClock clock;

  AssociationEnds(AuthorityStores stores, AuthorityClock clock) {
    this.stores = stores;
    this.clock = clock;
  }

  void end(Set<Kid> devices, Revocation.Cause cause) {
    end(stores.revocations().liveOf(devices, clock.nowSeconds()), cause);
  }

  /**
   * Ends them so that their devices may set up others.
   *
   * @param devices the subscriber's, where one is selected
   */
  List<Ended> expire(Selection selection, Set<Kid> devices) {
    List<LiveAssociation> which = live(selection, devices);
    Map<AssociationId, StoredAssociation> stored =
        selection instanceof Selection.All ? stored() : stored(which);
    end(which, Revocation.Cause.EXPIRED);
    return which.stream()
        .map(each -> new Ended(each, Optional.ofNullable(stored.get(each.id()))))
        .toList();
  }

  private List<LiveAssociation> live(Selection selection, Set<Kid> devices) {
    long nowSeconds = clock.nowSeconds();
    return switch (selection) {
      case Selection.One(var id) ->
          stores.revocations().findLive(id, nowSeconds).map(List::of).orElse(List.of());
      case Selection.Of _ -> stores.revocations().liveOf(devices, nowSeconds);
      case Selection.All() -> {
        List<LiveAssociation> all = new ArrayList<>();
        stores.revocations().forEachLive(nowSeconds, all::add);
        yield all;
      }
    };
  }

  private Map<AssociationId, StoredAssociation> stored() {
    Map<AssociationId, StoredAssociation> found = new HashMap<>();
    stores.associations().forEachLive(clock.nowSeconds(), each -> found.put(each.id(), each));
    return found;
  }

  private Map<AssociationId, StoredAssociation> stored(List<LiveAssociation> which) {
    Map<AssociationId, StoredAssociation> found = new HashMap<>();
    for (LiveAssociation each : which) {
      stores.associations().find(each.spi()).ifPresent(one -> found.put(one.id(), one));
    }
    return found;
  }

  private void end(List<LiveAssociation> which, Revocation.Cause cause) {
    List<Spi> spis = which.stream().map(LiveAssociation::spi).toList();
    stores.revocations().revoke(spis, cause);
    try {
      stores.associations().remove(spis);
    } catch (RuntimeException e) {
      LOG.warn(
          "{} associations were ended and stay in the store until their time is over; edges refuse"
              + " them by the log of revocations ({})",
          spis.size(),
          e.getMessage());
    }
  }
}
