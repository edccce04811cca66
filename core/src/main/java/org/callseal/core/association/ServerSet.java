package org.callseal.core.association;

import java.util.ArrayList;
import java.util.List;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;

/** The servers that hold an association, in the order in which an endpoint tries them. */
public record ServerSet(List<Server> servers) {
  /** As many as fit into a grant beside a message. */
  public static final int MOST = 8;

  public static final ServerSet EMPTY = new ServerSet(List.of());

  private static final int LONGEST_NAME = 253;

  /**
   * One server.
   *
   * @param name its host name, for people and for certificates of its operator
   * @param address an IP address as text, or a name to resolve
   */
  public record Server(String name, String address, int port) {
    public Server {
      if (!isWord(name, LONGEST_NAME) || !isWord(address, LONGEST_NAME) || !isPort(port)) {
        throw new IllegalArgumentException("not a server");
      }
    }
  }

  public ServerSet {
    servers = List.copyOf(servers);
    if (servers.size() > MOST) {
      throw new IllegalArgumentException("more servers than a set may have");
    }
  }

  public boolean isEmpty() {
    return servers.isEmpty();
  }

  public void write(CborWriter writer) {
    writer.array(servers.size());
    for (Server server : servers) {
      writer.array(3).text(server.name).text(server.address).integer(server.port);
    }
  }

  /** Reads the array; what does not fit fails in the reader. */
  public static ServerSet read(CborReader reader) {
    int count = reader.array();
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i < count && !reader.failed(); i++) {
      reader.array(3);
      String name = reader.text();
      String address = reader.text();
      long port = reader.integer(1, 0xffff);
      if (i >= MOST || !isWord(name, LONGEST_NAME) || !isWord(address, LONGEST_NAME)) {
        reader.refuse();
      }
      if (!reader.failed()) {
        servers.add(new Server(name, address, (int) port));
      }
    }
    return new ServerSet(servers);
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 0xffff;
  }

  private static boolean isWord(String text, int longest) {
    return !text.isEmpty()
        && text.length() <= longest
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
