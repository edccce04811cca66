package org.callseal.demo.phone;

/** Who watches a phone. Called on the phone's loop. */
@FunctionalInterface
public interface PhoneListener {

  /** Something happened. */
  void happened(PhoneEvent event);
}
