package org.callseal.cluster.question;

import java.util.Optional;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.seal.Refusal;

/** A refusal as an answer: an array with its number alone. */
final class RefusalForm {

  private RefusalForm() {}

  static byte[] write(Refusal refusal) {
    return new CborWriter().array(1).integer(refusal.number()).toBytes();
  }

  static Optional<Refused> read(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(1);
    Optional<Refusal> refusal = Refusal.of(reader.integer());
    return reader.finished() ? refusal.map(Refused::new) : Optional.empty();
  }
}
