package org.callseal.megaco.seal;

import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.jspecify.annotations.Nullable;

/**
 * What control messages look like in one encoding: a question is a service change with a method or
 * with data of our own, an answer is a transaction's error whose text has the payload. Either has
 * one spelling to the byte. They go between sidecars, under a message identifier that no gateway
 * has. Stateless.
 */
interface ControlShape {

  /** The message identifier of both ends, whoever they are: a seal says that. */
  String SENDER = "callseal";

  /** Method, parameter and identifier: "X-" and six characters are in the grammar of both. */
  String NAME = "X-SEALCT";

  /** RFC 3525 7.2.8, service restored: a reason must stand there. */
  String REASON = "900";

  /** RFC 3525 13.2 and H.248.8, not implemented: what a stack has for a method of ours. */
  int ERROR = 501;

  long HIGHEST_TRANSACTION = 0xffff_ffffL;

  /** Most bytes of a payload. */
  int MOST_PAYLOAD = 2048;

  /** What a control message says. */
  record Control(boolean question, long transaction, byte[] payload) {}

  static ControlShape in(Encoding encoding) {
    return switch (encoding) {
      case TEXT -> TextControl.INSTANCE;
      case BER -> BerControl.INSTANCE;
    };
  }

  /** Whether it must be a control message. An error that no transaction has is none. */
  static boolean isClaimedBy(MegacoMessage message) {
    return message.messageId().canonical().equals(SENDER) && !message.holds(Content.ERROR);
  }

  /** The bytes of a question or an answer, not sealed yet. */
  byte[] write(Control control);

  /** What the bytes say, without a seal; null when they are not what we write. */
  @Nullable Control read(byte[] message);
}
