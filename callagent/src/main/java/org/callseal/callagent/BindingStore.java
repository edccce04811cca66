package org.callseal.callagent;

import java.util.List;

/**
 * Where registrations are kept, so that they outlive a restart. Called on the call agent's loop: an
 * implementation answers from memory and writes behind.
 */
public interface BindingStore {

  /**
   * The bindings of an address of record, ended ones too, in the order in which they were given.
   */
  List<Binding> of(String addressOfRecord);

  /** Replaces all bindings of an address of record at once; an empty list forgets it. */
  void replace(String addressOfRecord, List<Binding> bindings);

  /** How many bindings there are in all. */
  int count();

  /** Forgets the bindings that have ended by then. */
  void forgetEnded(long utcSeconds);
}
