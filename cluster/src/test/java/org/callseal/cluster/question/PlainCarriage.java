package org.callseal.cluster.question;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealHead;
import org.callseal.core.seal.Sealed;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;

/** A message with its MAC behind it: as little of a binding as there can be. */
final class PlainCarriage implements SealCarriage {
  private static final byte[] TEXT = "REGISTER".getBytes(StandardCharsets.US_ASCII);

  @Override
  public Carriage carriage() {
    return Carriage.SIP_UDP;
  }

  @Override
  public Holed insert(byte[] message, SealHead head) {
    return new Holed(
        Arrays.copyOf(message, message.length + Mac.LENGTH), message.length, Mac.LENGTH);
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    mac.write(holed.bytes(), holed.holeOffset());
  }

  /** A message of the association, as an edge locates its seal. */
  static SealedBytes sealed(Association association, Spi to, Instance own, RandomSource random) {
    Sealed sealed = new Sealer(random).seal(association, new PlainCarriage(), TEXT, 0);
    Seal seal = new Seal(new SealHead(to, sealed.to(), own, sealed.sequence()), sealed.mac());
    return new RelayedMessage(seal, Carriage.SIP_UDP, sealed.bytes(), TEXT.length, Mac.LENGTH);
  }
}
