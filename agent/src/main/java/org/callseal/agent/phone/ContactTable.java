package org.callseal.agent.phone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Where each phone is, learnt from what it sends: the Contact it names and the address its datagram
 * came from. A call that comes in goes to the phone whose Contact it asks for, else to the line's
 * phone that was heard last. Holds at most a fixed number of Contacts, of a line and in all; the
 * one unheard for longest gives way. Contacts of dialogs need no registration and so have no end of
 * their own. Pure; belongs to the agent's loop.
 *
 * @param <L> what names a line
 * @param <F> where a phone is
 */
final class ContactTable<L, F> {

  /** A phone's Contact and where it was heard from. */
  record Contact<L, F>(L line, String uri, F source) {}

  /** Two lines may have phones that call themselves alike; neither takes the other's place. */
  private record Key<L>(L line, String uri) {}

  private final int mostOfALine;
  private final int most;
  private final SequencedMap<Key<L>, Contact<L, F>> byKey = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<L, SequencedMap<String, Contact<L, F>>> byLine = new HashMap<>();

  ContactTable(int mostOfALine, int most) {
    this.mostOfALine = mostOfALine;
    this.most = most;
  }

  /** A phone of the line named this Contact, as {@code user@host:port}, from the source. */
  void heard(L line, String uri, F source) {
    forget(line, uri);
    SequencedMap<String, Contact<L, F>> ofLine =
        byLine.computeIfAbsent(line, _ -> new LinkedHashMap<>());
    if (ofLine.size() >= mostOfALine) {
      forget(line, ofLine.firstEntry().getKey());
    } else if (byKey.size() >= most) {
      Key<L> oldest = byKey.firstEntry().getKey();
      forget(oldest.line(), oldest.uri());
    }
    Contact<L, F> contact = new Contact<>(line, uri, source);
    byKey.put(new Key<>(line, uri), contact);
    byLine.computeIfAbsent(line, _ -> new LinkedHashMap<>()).put(uri, contact);
  }

  /** A phone of the line took this Contact back, or another takes its place. */
  void forget(L line, String uri) {
    SequencedMap<String, Contact<L, F>> ofLine = byLine.get(line);
    if (byKey.remove(new Key<>(line, uri)) != null && ofLine != null) {
      ofLine.remove(uri);
      if (ofLine.isEmpty()) {
        byLine.remove(line);
      }
    }
  }

  /** Where the phone is that named this Contact: only ever a phone of the same line. */
  Optional<F> findNamed(L line, String uri) {
    return Optional.ofNullable(byKey.get(new Key<>(line, uri))).map(Contact::source);
  }

  /** Where the phone of the line is that was heard last. */
  Optional<F> lastHeard(L line) {
    SequencedMap<String, Contact<L, F>> ofLine = byLine.get(line);
    return ofLine == null ? Optional.empty() : Optional.of(ofLine.lastEntry().getValue().source());
  }

  /** The line that alone was heard from this address, if there is just one. */
  Optional<L> onlyLineAt(F source) {
    L found = null;
    for (Contact<L, F> contact : byKey.values()) {
      if (contact.source().equals(source)) {
        if (found != null && !found.equals(contact.line())) {
          return Optional.empty();
        }
        found = contact.line();
      }
    }
    return Optional.ofNullable(found);
  }

  /** The Contacts of a line, the last heard last. */
  List<Contact<L, F>> of(L line) {
    SequencedMap<String, Contact<L, F>> ofLine = byLine.get(line);
    return ofLine == null ? List.of() : new ArrayList<>(ofLine.values());
  }

  int size() {
    return byKey.size();
  }
}
