package org.callseal.cluster.question;

import java.util.List;
import java.util.Optional;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.Wishes;
import org.callseal.core.authority.AuthorityPort.FinishAnswer;
import org.callseal.core.authority.AuthorityPort.FinishQuestion;
import org.callseal.core.authority.AuthorityPort.Finished;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Spi;

/**
 * {@code finish}. The association comes sealed under the cluster's key, as it stands in the store:
 * its secret is never in a frame.
 *
 * <pre>
 * question = [C_R, message_3, wishes, carriage, head, MAC, bytes, hole's offset, its length]
 * answer   = [SPI, id, kind, kid, born, end, sealed record, peer's instance] / [refusal]
 * </pre>
 */
final class FinishForm {
  private static final int ANSWER_FIELDS = 8;

  private FinishForm() {}

  static byte[] write(FinishQuestion question) {
    CborWriter writer = new CborWriter().array(3 + RelayedMessage.FIELDS);
    writer.bytes(question.responder().toBytes()).bytes(question.message3());
    question.wishes().write(writer);
    RelayedMessage.write(writer, question.message());
    return writer.toBytes();
  }

  static Optional<FinishQuestion> readQuestion(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(3 + RelayedMessage.FIELDS);
    Optional<ConnectionId> responder = ConnectionId.of(reader.bytes());
    byte[] message3 = reader.bytes(1, ControlMessage.LONGEST);
    Wishes wishes = Wishes.read(reader);
    Optional<RelayedMessage> message = RelayedMessage.read(reader);
    return reader.finished() && responder.isPresent()
        ? message.map(sealed -> new FinishQuestion(responder.get(), message3, wishes, sealed))
        : Optional.empty();
  }

  static byte[] write(FinishAnswer answer, RecordCipher cipher) {
    return switch (answer) {
      case Finished(AssociationRecord record, Instance peer) -> write(cipher.seal(record), peer);
      case Refused(Refusal refusal) -> RefusalForm.write(refusal);
    };
  }

  private static byte[] write(StoredAssociation stored, Instance peer) {
    CborWriter writer = new CborWriter().array(ANSWER_FIELDS);
    writer.integer(Integer.toUnsignedLong(stored.spi().value())).bytes(stored.id().bytes());
    writer.integer(AssociationRecord.kindNumber(stored.kind())).bytes(stored.kid().toBytes());
    writer.integer(stored.bornSeconds()).integer(stored.endSeconds()).bytes(stored.sealed());
    return writer.integer(Integer.toUnsignedLong(peer.value())).toBytes();
  }

  /** Nothing, too, where the record is sealed under a key that the cipher has not. */
  static Optional<FinishAnswer> readAnswer(byte[] bytes, RecordCipher cipher) {
    Optional<Refused> refused = RefusalForm.read(bytes);
    if (refused.isPresent()) {
      return Optional.of(refused.get());
    }
    CborReader reader = new CborReader(bytes);
    reader.array(ANSWER_FIELDS);
    int spi = (int) reader.integer(Spi.LOWEST, 0xffff_ffffL);
    Optional<AssociationId> id = AssociationId.of(reader.bytes());
    Optional<AssociationKind> kind = AssociationRecord.kindOf(reader.integer());
    Optional<Kid> kid = Kid.of(reader.bytes());
    long born = reader.integer(0, Long.MAX_VALUE);
    long end = reader.integer(0, Long.MAX_VALUE);
    byte[] sealed = reader.bytes();
    Instance peer = new Instance((int) reader.integer(0, 0xffff_ffffL));
    if (!reader.finished() || id.isEmpty() || kind.isEmpty() || kid.isEmpty()) {
      return Optional.empty();
    }
    return cipher
        .open(
            new StoredAssociation(
                new Spi(spi), id.get(), kind.get(), kid.get(), born, end, List.of(), sealed))
        .map(record -> new Finished(record, peer));
  }
}
