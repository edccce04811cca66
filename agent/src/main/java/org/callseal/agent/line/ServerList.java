package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.agent.names.NameService;
import org.callseal.agent.names.Server;
import org.callseal.agent.names.ServerName;
import org.callseal.core.association.ServerSet;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a line in the order in which they are tried: those of the last grant, else those
 * that the line was given; over the first medium, and when none answers so, over the next. An
 * address is taken as it is; a name is looked up aside, never on the loop, and keeps its place in
 * the order; what DNS says of a service says over what, too. Those behind something that rewrites
 * messages are the last, as long as the agent runs: they have a turn only when none of the others
 * answers. Belongs to the agent's loop.
 */
final class ServerList {

  private static final Logger LOG = LoggerFactory.getLogger(ServerList.class);

  private final Loop loop;
  private final NameService names;
  private final Set<InetSocketAddress> avoided = new HashSet<>();
  private final List<Medium> media;
  private List<Server> servers = List.of();
  private int at;
  private int generation;
  private List<ServerName> wanted;
  private boolean granted;
  private boolean ofGrant;
  private Set<ServerName> missing = Set.of();

  /**
   * @param first those to ask before there is a grant
   * @param media what they are asked over, in this order
   */
  ServerList(Loop loop, NameService names, List<ServerName> first, List<Medium> media) {
    this.loop = loop;
    this.names = names;
    this.media = List.copyOf(media);
    this.wanted = List.copyOf(first);
    find();
  }

  /** Takes a grant's servers in place of the present ones; for exchanges, where it names some. */
  void adopt(ServerSet set) {
    granted = !set.isEmpty();
    ofGrant = false;
    if (granted) {
      wanted =
          set.servers().stream().map(each -> new ServerName(each.address(), each.port())).toList();
      find();
    }
  }

  /** The servers of the last grant, in its order, as far as their addresses were found. */
  List<InetSocketAddress> ofGrant() {
    return ofGrant ? servers.stream().map(Server::address).distinct().toList() : List.of();
  }

  /** The line has gone to this one. */
  void turnTo(InetSocketAddress server) {
    Medium over = servers.isEmpty() ? media.getFirst() : servers.get(at).over();
    at = Math.max(indexOf(server, over), 0);
  }

  private int indexOf(InetSocketAddress address, Medium over) {
    int exactly = servers.indexOf(new Server(address, over));
    return exactly >= 0 ? exactly : servers.stream().map(Server::address).toList().indexOf(address);
  }

  private void find() {
    List<ServerName> asked = wanted;
    boolean ofAGrant = granted;
    int mine = ++generation;
    if (asked.stream().allMatch(ServerName::isLiteral)) {
      replace(Found.of(names, asked, media), ofAGrant);
      return;
    }
    Thread.ofVirtual()
        .name("callseal-resolver")
        .start(() -> {
          Found found = Found.of(names, asked, media);
          loop.execute(() -> {
            if (mine == generation) {
              replace(found, ofAGrant);
            }
          });
        });
  }

  /**
   * What a name service said.
   *
   * @param missing names that it knows nothing of: looked up again when all others had their turn
   */
  private record Found(List<Server> servers, Set<ServerName> missing) {

    /** In the order of the names; all over one medium before any over the next. */
    static Found of(NameService names, List<ServerName> asked, List<Medium> media) {
      List<Server> servers = new ArrayList<>();
      Set<ServerName> missing = new HashSet<>();
      List<Medium> inOrder = new ArrayList<>();
      for (ServerName name : asked) {
        List<Server> found = names.find(name, media);
        found.stream().filter(each -> !servers.contains(each)).forEach(servers::add);
        found.stream()
            .map(Server::over)
            .filter(over -> !inOrder.contains(over))
            .forEach(inOrder::add);
        if (found.isEmpty()) {
          missing.add(name);
        }
      }
      servers.sort(Comparator.comparing(each -> inOrder.indexOf(each.over())));
      return new Found(List.copyOf(servers), Set.copyOf(missing));
    }
  }

  /** The server to talk to; null while none is known. */
  @Nullable Server current() {
    return servers.isEmpty() ? null : servers.get(at);
  }

  /** A new association is to stand beside one that lives: over the first medium, if that works. */
  void preferFirstMedium() {
    Server present = current();
    if (present != null) {
      at = servers.stream().map(Server::address).toList().indexOf(present.address());
    }
  }

  /** All whose addresses are known, the present one first, the others in their order after it. */
  List<InetSocketAddress> fromCurrent() {
    List<Server> inTurn = new ArrayList<>(servers.subList(at, servers.size()));
    inTurn.addAll(servers.subList(0, at));
    return inTurn.stream().map(Server::address).distinct().toList();
  }

  /**
   * The present one does not answer: the next one's turn. When all had theirs names are looked up
   * again: servers move, and a host that has just started may not have had a resolver.
   */
  void advance() {
    at = servers.isEmpty() ? 0 : (at + 1) % servers.size();
    if (at == 0) {
      find();
    }
  }

  /** Puts a server behind all others; false when it is there already or is none of these. */
  boolean avoid(InetSocketAddress server) {
    Optional<Server> known =
        servers.stream().filter(each -> each.address().equals(server)).findFirst();
    if (known.isEmpty() || !avoided.add(server)) {
      return false;
    }
    servers = inOrder(servers);
    at = 0;
    return true;
  }

  boolean avoids(InetSocketAddress server) {
    return avoided.contains(server);
  }

  private List<Server> inOrder(List<Server> found) {
    return found.stream()
        .sorted(Comparator.comparing(each -> avoided.contains(each.address())))
        .toList();
  }

  private void replace(Found found, boolean ofAGrant) {
    for (ServerName name : found.missing()) {
      if (!missing.contains(name)) {
        LOG.warn("{}: there is no such host, or the name service does not answer", name);
      }
    }
    missing = found.missing();
    if (found.servers().isEmpty()) {
      return;
    }
    ofGrant = ofAGrant && granted;
    Server before = current();
    avoided.retainAll(found.servers().stream().map(Server::address).toList());
    servers = inOrder(found.servers());
    at = before == null ? 0 : Math.max(0, indexOf(before.address(), before.over()));
  }
}
