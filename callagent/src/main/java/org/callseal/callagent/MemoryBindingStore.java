package org.callseal.callagent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bindings in memory alone. One thread; lives as long as whoever made it keeps it. */
public final class MemoryBindingStore implements BindingStore {

  private final Map<String, List<Binding>> bindings = new HashMap<>();
  private int count;

  @Override
  public List<Binding> of(String addressOfRecord) {
    return bindings.getOrDefault(addressOfRecord, List.of());
  }

  @Override
  public void replace(String addressOfRecord, List<Binding> replacement) {
    count += replacement.size() - of(addressOfRecord).size();
    if (replacement.isEmpty()) {
      bindings.remove(addressOfRecord);
    } else {
      bindings.put(addressOfRecord, List.copyOf(replacement));
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void forgetEnded(long utcSeconds) {
    for (String address : new ArrayList<>(bindings.keySet())) {
      replace(address, of(address).stream().filter(b -> b.liveAt(utcSeconds)).toList());
    }
  }
}
