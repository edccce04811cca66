package org.callseal.core.provision;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.seal.Carriage;

/**
 * Where a device begins: servers for whatever it may speak. On the wire the server set, or a map
 * {form: server set} by the forms of carriages, rising; an unknown form is kept for nobody.
 * Immutable.
 */
public final class FirstServers {

  private static final int EVERY_FORM = 0;
  private static final int MOST_FORMS = 8;

  private final SortedMap<Integer, ServerSet> sets;

  private FirstServers(SortedMap<Integer, ServerSet> sets) {
    this.sets = sets;
  }

  /** The same in whatever it speaks. */
  public static FirstServers of(ServerSet servers) {
    return new FirstServers(new TreeMap<>(Map.of(EVERY_FORM, servers)));
  }

  /** Those of each form, told by one carriage of it; forms without servers are left out. */
  public static FirstServers of(Map<Carriage, ServerSet> servers) {
    return new FirstServers(
        servers.entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .collect(
                Collectors.toMap(
                    each -> each.getKey().form(),
                    Map.Entry::getValue,
                    (_, _) -> {
                      throw new IllegalArgumentException("two carriages of one form");
                    },
                    TreeMap::new)));
  }

  /** Those of a device that speaks so; none where its domain serves nobody who does. */
  public ServerSet of(Carriage carriage) {
    ServerSet every = sets.get(EVERY_FORM);
    return every != null ? every : sets.getOrDefault(carriage.form(), ServerSet.EMPTY);
  }

  /** Writes the set, or the map. */
  public void write(CborWriter writer) {
    ServerSet every = sets.get(EVERY_FORM);
    if (every != null) {
      every.write(writer);
      return;
    }
    writer.map(sets.size());
    sets.forEach((form, servers) -> {
      writer.integer(form);
      servers.write(writer);
    });
  }

  /** Reads either; what does not fit fails in the reader. */
  public static FirstServers read(CborReader reader) {
    if (!reader.atMap()) {
      return of(ServerSet.read(reader));
    }
    SortedMap<Integer, ServerSet> sets = new TreeMap<>();
    int count = reader.map();
    long last = EVERY_FORM;
    for (int i = 0; i < count && !reader.failed(); i++) {
      long form = reader.integer(last + 1, Integer.MAX_VALUE);
      ServerSet servers = ServerSet.read(reader);
      if (i >= MOST_FORMS) {
        reader.refuse();
      }
      if (!reader.failed()) {
        sets.put((int) form, servers);
        last = form;
      }
    }
    return new FirstServers(sets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FirstServers that && sets.equals(that.sets);
  }

  @Override
  public int hashCode() {
    return sets.hashCode();
  }

  @Override
  public String toString() {
    return sets.toString();
  }
}
