package org.callseal.cluster.question;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.authority.AuthorityPort.EnrolmentQuestion;
import org.callseal.core.authority.AuthorityPort.EnrolmentReplied;
import org.callseal.core.authority.AuthorityPort.EnrolmentReply;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.control.ControlParse;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.seal.Refusal;

/**
 * {@code enroll}.
 *
 * <pre>
 * question = [the device's control message, address, port]
 * answer   = [the authority's control message, null] / [refusal]
 * </pre>
 */
final class EnrollForm {

  private EnrollForm() {}

  static byte[] write(EnrolmentQuestion question) {
    CborWriter writer = new CborWriter().array(3).bytes(question.message().toBytes());
    Addresses.write(writer, question.source());
    return writer.toBytes();
  }

  static Optional<EnrolmentQuestion> readQuestion(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(3);
    ControlParse parse = ControlParse.read(reader.bytes());
    InetSocketAddress source = Addresses.read(reader);
    return reader.finished()
            && source != null
            && parse instanceof ControlParse.Parsed(EnrolmentMessage.Question message)
        ? Optional.of(new EnrolmentQuestion(message, source))
        : Optional.empty();
  }

  static byte[] write(EnrolmentReply reply) {
    return switch (reply) {
      case EnrolmentReplied(EnrolmentMessage.Answer message) ->
          new CborWriter().array(2).bytes(message.toBytes()).nil().toBytes();
      case Refused(Refusal refusal) -> RefusalForm.write(refusal);
    };
  }

  static Optional<EnrolmentReply> readAnswer(byte[] bytes) {
    Optional<Refused> refused = RefusalForm.read(bytes);
    if (refused.isPresent()) {
      return Optional.of(refused.get());
    }
    CborReader reader = new CborReader(bytes);
    reader.array(2);
    ControlParse parse = ControlParse.read(reader.bytes());
    reader.nil();
    return reader.finished()
            && parse instanceof ControlParse.Parsed(EnrolmentMessage.Answer message)
        ? Optional.of(new EnrolmentReplied(message))
        : Optional.empty();
  }
}
