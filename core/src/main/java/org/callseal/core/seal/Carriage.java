package org.callseal.core.seal;

import java.util.Optional;

/** Over what a sealed message travels. Its code is the first octet that the MAC covers. */
public enum Carriage {
  SIP_UDP(0x11),
  SIP_TCP(0x12),
  MGCP_UDP(0x21),
  MEGACO_TEXT_UDP(0x31),
  MEGACO_TEXT_TCP(0x32),
  MEGACO_BER_UDP(0x41),
  MEGACO_BER_TCP(0x42);

  static final int COUNT = values().length;

  private final byte code;

  Carriage(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }

  /**
   * The upper half of its code: protocol and encoding, which have ports of their own, over whatever
   * they travel.
   */
  public int form() {
    return (code & 0xff) >>> 4;
  }

  /** The protocol whose messages travel so. */
  public Protocol protocol() {
    return switch (this) {
      case SIP_UDP, SIP_TCP -> Protocol.SIP;
      case MGCP_UDP -> Protocol.MGCP;
      case MEGACO_TEXT_UDP, MEGACO_TEXT_TCP, MEGACO_BER_UDP, MEGACO_BER_TCP -> Protocol.MEGACO;
    };
  }

  public static Optional<Carriage> of(int code) {
    for (Carriage carriage : values()) {
      if (carriage.code == (byte) code) {
        return Optional.of(carriage);
      }
    }
    return Optional.empty();
  }
}
