package org.callseal.relay.leg;

import java.util.Optional;
import java.util.function.Function;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.SwitchNotices;
import org.callseal.core.seal.Unanswered;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;

/**
 * What all legs of one end share. Belongs to one loop; lives as long as its ports.
 *
 * @param <M> a sealed message of the binding
 */
public final class LegTools<M extends SealedBytes> {

  private final Function<Medium, ? extends ControlCarriage<M>> carriages;
  private final Function<MessagePort, ? extends ControlCarriage<M>> ofPorts;
  private final RandomSource random;
  private final Sealer sealer;
  private final SwitchNotices notices;
  private final Unanswered.Again again;

  /**
   * @param carriages how control messages and seals are carried, for each medium
   */
  public LegTools(Function<Medium, ? extends ControlCarriage<M>> carriages, RandomSource random) {
    this(carriages, random, Unanswered.Again.ALL);
  }

  /**
   * @param again what a switch notice has sealed again
   */
  public LegTools(
      Function<Medium, ? extends ControlCarriage<M>> carriages,
      RandomSource random,
      Unanswered.Again again) {
    this(carriages, port -> carriages.apply(port.medium()), random, again);
  }

  /**
   * @param carriages for each medium; in which encoding, where there are several, does not matter
   * @param ofPorts how they go over each port, in its encoding
   * @param again what a switch notice has sealed again
   */
  public LegTools(
      Function<Medium, ? extends ControlCarriage<M>> carriages,
      Function<MessagePort, ? extends ControlCarriage<M>> ofPorts,
      RandomSource random,
      Unanswered.Again again) {
    this.carriages = carriages;
    this.ofPorts = ofPorts;
    this.random = random;
    this.again = again;
    this.sealer = new Sealer(random);
    this.notices = new SwitchNotices(random);
  }

  ControlCarriage<M> carriage(MessagePort over) {
    return ofPorts.apply(over);
  }

  /** The same over every medium. */
  int sealLength() {
    return carriages.apply(Medium.UDP).sealLength();
  }

  Unanswered.Again again() {
    return again;
  }

  Optional<byte[]> withPayload(byte[] message, byte[] payload) {
    return carriages.apply(Medium.UDP).withPayload(message, payload);
  }

  Optional<byte[]> payload(M message) {
    return carriages.apply(Medium.UDP).payload(message);
  }

  Sealer sealer() {
    return sealer;
  }

  SwitchNotices notices() {
    return notices;
  }

  byte[] nonce() {
    return random.bytes(ControlMessage.NONCE_LENGTH);
  }
}
