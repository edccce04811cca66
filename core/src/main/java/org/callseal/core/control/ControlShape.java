package org.callseal.core.control;

import java.util.function.Function;
import org.callseal.core.cbor.CborReader;
import org.jspecify.annotations.Nullable;

/** The types of control messages: how many fields each has, and who reads them. */
@SuppressWarnings("ImmutableEnumChecker") // The readers are references to static methods.
enum ControlShape {
  MESSAGE_1(ControlMessage.Message1.TYPE, 5, ControlMessage.Message1::read),
  COOKIE(ControlMessage.Cookie.TYPE, 1, ControlMessage.Cookie::read),
  MESSAGE_2(ControlMessage.Message2.TYPE, 2, ControlMessage.Message2::read),
  MESSAGE_3(ControlMessage.Message3.TYPE, 2, ControlMessage.Message3::read),
  GRANT(ControlMessage.Granted.TYPE, 1, ControlMessage.Granted::read),
  REFUSAL(ControlMessage.Refused.TYPE, 2, ControlMessage.Refused::read),
  KEEP_ALIVE(ControlMessage.KeepAlive.TYPE, 1, ControlMessage.KeepAlive::read),
  KEEP_ALIVE_ANSWER(
      ControlMessage.KeepAliveAnswer.TYPE, 0, reader -> new ControlMessage.KeepAliveAnswer()),
  PROBE(ControlMessage.Probe.TYPE, 1, ControlMessage.Probe::read),
  PROBE_ANSWER(ControlMessage.ProbeAnswer.TYPE, 1, ControlMessage.ProbeAnswer::read),
  SWITCH_NOTICE(ControlMessage.SwitchNotice.TYPE, 1, ControlMessage.SwitchNotice::read),
  STATEMENT_REQUEST(
      ControlMessage.StatementRequest.TYPE, 0, reader -> new ControlMessage.StatementRequest()),
  STATEMENT(ControlMessage.Statement.TYPE, 1, ControlMessage.Statement::read),
  RENEWAL_REQUEST(
      ControlMessage.RenewalRequest.TYPE, 0, reader -> new ControlMessage.RenewalRequest()),
  DRAIN(ControlMessage.Drain.TYPE, 1, ControlMessage.Drain::read),
  STREAM_REQUEST(
      ControlMessage.StreamRequest.TYPE, 0, reader -> new ControlMessage.StreamRequest()),
  RETURN_LATER(ControlMessage.ReturnLater.TYPE, 1, ControlMessage.ReturnLater::read),
  SALT_QUESTION(EnrolmentMessage.SaltQuestion.TYPE, 3, EnrolmentMessage.SaltQuestion::read),
  SALT(EnrolmentMessage.Salt.TYPE, 1, EnrolmentMessage.Salt::read),
  SHARE_QUESTION(EnrolmentMessage.ShareQuestion.TYPE, 4, EnrolmentMessage.ShareQuestion::read),
  SHARE(EnrolmentMessage.Share.TYPE, 2, EnrolmentMessage.Share::read),
  CONFIRM_QUESTION(
      EnrolmentMessage.ConfirmQuestion.TYPE, 4, EnrolmentMessage.ConfirmQuestion::read),
  ENROLLED(EnrolmentMessage.Enrolled.TYPE, 1, EnrolmentMessage.Enrolled::read);

  private final int type;
  private final int fields;
  private final Function<CborReader, ControlMessage> read;

  ControlShape(int type, int fields, Function<CborReader, ControlMessage> read) {
    this.type = type;
    this.fields = fields;
    this.read = read;
  }

  int fields() {
    return fields;
  }

  ControlMessage read(CborReader reader) {
    return read.apply(reader);
  }

  static @Nullable ControlShape of(long type) {
    for (ControlShape shape : values()) {
      if (shape.type == type) {
        return shape;
      }
    }
    return null;
  }
}
