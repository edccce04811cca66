package org.callseal.cluster.question;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.authority.AuthorityPort.BeginAnswer;
import org.callseal.core.authority.AuthorityPort.BeginQuestion;
import org.callseal.core.authority.AuthorityPort.Begun;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Refusal;

/**
 * {@code begin}.
 *
 * <pre>
 * question = [message_1's control message, carriage, cookie shown, address, port, instance]
 * answer   = [message_2, C_R] / [refusal]
 * </pre>
 */
final class BeginForm {

  private BeginForm() {}

  static byte[] write(BeginQuestion question) {
    CborWriter writer = new CborWriter().array(6).bytes(question.message().toBytes());
    writer.integer(question.carriage().code()).bool(question.cookieShown());
    Addresses.write(writer, question.source());
    writer.integer(Integer.toUnsignedLong(question.instance().value()));
    return writer.toBytes();
  }

  static Optional<BeginQuestion> readQuestion(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(6);
    ControlParse parse = ControlParse.read(reader.bytes());
    Optional<Carriage> carriage = Carriage.of((int) reader.integer(0, 0x7f));
    boolean cookieShown = reader.bool();
    InetSocketAddress source = Addresses.read(reader);
    Instance instance = new Instance((int) reader.integer(0, 0xffff_ffffL));
    return reader.finished()
            && source != null
            && carriage.isPresent()
            && parse instanceof ControlParse.Parsed(ControlMessage.Message1 message1)
        ? Optional.of(new BeginQuestion(message1, carriage.get(), cookieShown, source, instance))
        : Optional.empty();
  }

  static byte[] write(BeginAnswer answer) {
    return switch (answer) {
      case Begun(byte[] message2, ConnectionId responder) ->
          new CborWriter().array(2).bytes(message2).bytes(responder.toBytes()).toBytes();
      case Refused(Refusal refusal) -> RefusalForm.write(refusal);
    };
  }

  static Optional<BeginAnswer> readAnswer(byte[] bytes) {
    Optional<Refused> refused = RefusalForm.read(bytes);
    if (refused.isPresent()) {
      return Optional.of(refused.get());
    }
    CborReader reader = new CborReader(bytes);
    reader.array(2);
    byte[] message2 = reader.bytes(1, ControlMessage.LONGEST);
    Optional<ConnectionId> responder = ConnectionId.of(reader.bytes());
    return reader.finished() ? responder.map(own -> new Begun(message2, own)) : Optional.empty();
  }
}
