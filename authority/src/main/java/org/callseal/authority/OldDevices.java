package org.callseal.authority;

/** What becomes of a subscriber's devices when another one has enrolled and proved itself. */
public enum OldDevices {
  /** They go on: a subscriber may have several. */
  KEEP,
  /** Their keys are revoked and they are told so, with a seal. */
  REPLACE
}
