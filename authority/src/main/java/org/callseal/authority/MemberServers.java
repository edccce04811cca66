package org.callseal.authority;

import java.util.List;
import java.util.function.Supplier;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Rendezvous;
import org.callseal.core.cluster.Service;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Carriage;

/**
 * The edges of a cluster, as they advertise themselves, in an order that each identity has of its
 * own: so endpoints spread over the edges, and those of one that is lost spread over the rest.
 * Edges that drain are told only where there are no others.
 *
 * <p>Immutable: any thread. Lifetime: the authority's.
 */
public final class MemberServers implements ServerChoice {

  private final Supplier<List<Member>> members;

  public MemberServers(Supplier<List<Member>> members) {
    this.members = members;
  }

  @Override
  public ServerSet forAssociation(Identity identity, Carriage carriage) {
    return of(identity, Service.of(carriage));
  }

  private ServerSet of(Identity identity, Service service) {
    List<Member> serving =
        members.get().stream()
            .filter(member -> member.kind() == Member.Kind.EDGE)
            .filter(member -> member.advertised().containsKey(service))
            .toList();
    List<Member> joined =
        serving.stream().filter(member -> member.state() == Member.State.JOINED).toList();
    return new ServerSet(
        Rendezvous.order(identity.text(), joined.isEmpty() ? serving : joined, Member::name)
            .stream()
            .flatMap(member -> member.advertised().getOrDefault(service, List.of()).stream())
            .limit(ServerSet.MOST)
            .toList());
  }
}
