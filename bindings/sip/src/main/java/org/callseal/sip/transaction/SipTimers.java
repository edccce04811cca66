package org.callseal.sip.transaction;

import java.time.Duration;

/** The timer values of RFC 3261 table 4 and RFC 6026. */
public final class SipTimers {

  /** Round-trip time estimate. */
  public static final Duration T1 = Duration.ofMillis(500);

  /** The longest interval between retransmissions of non-INVITE requests and INVITE responses. */
  public static final Duration T2 = Duration.ofSeconds(4);

  /** How long the network may keep a message. */
  public static final Duration T4 = Duration.ofSeconds(5);

  /** 64*T1: the life of a transaction without an answer (timers B, F, H, J, L, M). */
  public static final Duration GIVE_UP = T1.multipliedBy(64);

  /** Timer C: how long a proxy waits for a final response to an INVITE (16.6 step 11). */
  public static final Duration C = Duration.ofSeconds(181);

  /** Timer D: at least 32 s on unreliable transports. */
  static final Duration D = Duration.ofSeconds(32);

  /** 17.2.1: the time after which the transaction itself says 100. */
  static final Duration TRYING = Duration.ofMillis(200);

  private SipTimers() {}

  /** The next interval of a retransmission that doubles up to T2. */
  static Duration doubledUpToT2(Duration interval) {
    Duration doubled = interval.multipliedBy(2);
    return doubled.compareTo(T2) < 0 ? doubled : T2;
  }
}
