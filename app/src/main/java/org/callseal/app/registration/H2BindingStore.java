package org.callseal.app.registration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.callseal.callagent.Binding;
import org.callseal.callagent.BindingStore;
import org.callseal.callagent.MemoryBindingStore;
import org.callseal.store.RegistrationRow;
import org.callseal.store.SqlRegistrationTable;

/**
 * Bindings in memory, loaded at the start and written behind to the embedded database: a
 * registration that was answered is on the disk a moment later, and survives a killed server.
 *
 * <p>Thread rule: opened and closed by one thread, between these used on the call agent's loop
 * alone; one thread of its own writes. Lifetime: until closed, which writes what waits.
 */
public final class H2BindingStore implements BindingStore, AutoCloseable {

  private final MemoryBindingStore memory = new MemoryBindingStore();
  private final RegistrationWriter writer;

  private H2BindingStore(RegistrationWriter writer) {
    this.writer = writer;
  }

  /** Loads what has not ended by now. */
  public static H2BindingStore open(SqlRegistrationTable table, long nowSeconds) {
    table.removeEnded(nowSeconds);
    H2BindingStore store = new H2BindingStore(new RegistrationWriter(table));
    Map<String, List<Binding>> bindings = new LinkedHashMap<>();
    for (RegistrationRow row : table.all()) {
      bindings.computeIfAbsent(row.address(), _ -> new ArrayList<>()).add(binding(row));
    }
    bindings.forEach(store.memory::replace);
    return store;
  }

  @Override
  public List<Binding> of(String addressOfRecord) {
    return memory.of(addressOfRecord);
  }

  @Override
  public void replace(String addressOfRecord, List<Binding> bindings) {
    memory.replace(addressOfRecord, bindings);
    writer.put(
        addressOfRecord, bindings.stream().map(binding -> row(addressOfRecord, binding)).toList());
  }

  @Override
  public int count() {
    return memory.count();
  }

  /** The table forgets by itself, by {@link SqlRegistrationTable#removeEnded}. */
  @Override
  public void forgetEnded(long utcSeconds) {
    memory.forgetEnded(utcSeconds);
  }

  @Override
  public void close() {
    writer.close();
  }

  private static RegistrationRow row(String address, Binding binding) {
    return new RegistrationRow(
        address,
        binding.contact(),
        binding.q(),
        binding.callId(),
        binding.cseq(),
        binding.expiresAt(),
        binding.path());
  }

  private static Binding binding(RegistrationRow row) {
    return new Binding(
        row.contact(), row.q(), row.callId(), row.cseq(), row.endSeconds(), row.path());
  }
}
