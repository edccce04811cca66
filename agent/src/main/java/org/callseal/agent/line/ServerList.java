package org.callseal.agent.line;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.callseal.core.association.ServerSet;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a line in the order in which they are tried: those of the last grant, else those
 * of the provision; over the first medium, and when none answers so, over the next. An address is
 * taken as it is; a name is looked up aside, never on the loop, and keeps its place in the order.
 * Those behind something that rewrites messages are the last, as long as the agent runs: they have
 * a turn only when none of the others answers. Belongs to the agent's loop.
 */
final class ServerList {

  private final Loop loop;
  private final Set<InetSocketAddress> avoided = new HashSet<>();
  private List<InetSocketAddress> servers = List.of();
  private final List<Medium> media;
  private int over;
  private int at;
  private int generation;
  private ServerSet set;
  private boolean granted;
  private boolean ofGrant;

  /**
   * @param media what they are asked over, in this order
   */
  ServerList(Loop loop, ServerSet first, List<Medium> media) {
    this.loop = loop;
    this.media = List.copyOf(media);
    this.set = first;
    find();
  }

  /** Takes a grant's servers in place of the present ones; for exchanges, where it names some. */
  void adopt(ServerSet servers) {
    granted = !servers.isEmpty();
    ofGrant = false;
    if (granted) {
      set = servers;
      find();
    }
  }

  /** The servers of the last grant, in its order, as far as their addresses were found. */
  List<InetSocketAddress> ofGrant() {
    return ofGrant ? servers : List.of();
  }

  /** The line has gone to this one. */
  void turnTo(InetSocketAddress server) {
    at = Math.max(0, servers.indexOf(server));
  }

  private void find() {
    ServerSet wanted = set;
    boolean ofAGrant = granted;
    int mine = ++generation;
    if (wanted.servers().stream().allMatch(server -> isLiteral(server.address()))) {
      replace(resolved(wanted), ofAGrant);
      return;
    }
    Thread.ofVirtual()
        .name("callseal-resolver")
        .start(() -> {
          List<InetSocketAddress> found = resolved(wanted);
          loop.execute(() -> {
            if (mine == generation) {
              replace(found, ofAGrant);
            }
          });
        });
  }

  /** The server to talk to; null while none is known. */
  @Nullable Server current() {
    return servers.isEmpty() ? null : new Server(servers.get(at), media.get(over));
  }

  /** A new association is to stand beside one that lives: over the first medium, if that works. */
  void preferFirstMedium() {
    over = 0;
  }

  /** All whose addresses are known, the present one first, the others in their order after it. */
  List<InetSocketAddress> fromCurrent() {
    List<InetSocketAddress> inTurn = new ArrayList<>(servers.subList(at, servers.size()));
    inTurn.addAll(servers.subList(0, at));
    return inTurn;
  }

  /**
   * The present one does not answer: the next one's turn. When all had theirs over one medium, they
   * are asked over the next; and names are looked up again: servers move, and a host that has just
   * started may not have had a resolver.
   */
  void advance() {
    at = servers.isEmpty() ? 0 : (at + 1) % servers.size();
    if (at == 0) {
      over = (over + 1) % media.size();
      find();
    }
  }

  /** Puts a server behind all others; false when it is there already or is none of these. */
  boolean avoid(InetSocketAddress server) {
    if (!servers.contains(server) || !avoided.add(server)) {
      return false;
    }
    servers = inOrder(servers);
    at = 0;
    return true;
  }

  boolean avoids(InetSocketAddress server) {
    return avoided.contains(server);
  }

  private List<InetSocketAddress> inOrder(List<InetSocketAddress> found) {
    return found.stream().sorted(Comparator.comparing(avoided::contains)).toList();
  }

  private void replace(List<InetSocketAddress> found, boolean ofAGrant) {
    if (found.isEmpty()) {
      return;
    }
    ofGrant = ofAGrant && granted;
    InetSocketAddress before = servers.isEmpty() ? null : servers.get(at);
    avoided.retainAll(found);
    servers = inOrder(found);
    at = before == null ? 0 : Math.max(0, servers.indexOf(before));
  }

  private static List<InetSocketAddress> resolved(ServerSet set) {
    List<InetSocketAddress> found = new ArrayList<>();
    for (ServerSet.Server server : set.servers()) {
      try {
        InetAddress address = InetAddress.getByName(unbracketed(server.address()));
        InetSocketAddress socket = new InetSocketAddress(address, server.port());
        if (!found.contains(socket)) {
          found.add(socket);
        }
      } catch (UnknownHostException notNow) {
        // The others stay; this one is looked up again when all have had their turn.
      }
    }
    return List.copyOf(found);
  }

  private static boolean isLiteral(String address) {
    return address.matches("[0-9.]+") || address.indexOf(':') >= 0;
  }

  private static String unbracketed(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }
}
