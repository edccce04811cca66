package org.callseal.core.control;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.identity.Identity;

/**
 * What a device that has only a pass-phrase and the authority say to each other through an edge:
 * three questions and their answers, unsealed. A question's cookie is empty until the edge has
 * given one; its padding makes it no shorter than its answer.
 */
public sealed interface EnrolmentMessage extends ControlMessage.OfEnrolment {
  /** Bytes of the name of an enrolment under way. */
  int SESSION_LENGTH = 16;

  int LONGEST_PADDING = 512;

  /** The name of the enrolment that this share began: both ends compute it. */
  static byte[] session(String identity, byte[] shareP) {
    byte[] name = identity.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(Sha256.of(name, new byte[1], shareP), SESSION_LENGTH);
  }

  /** A device's: each shows a cookie before it costs anything. */
  sealed interface Question extends EnrolmentMessage {
    /** Empty, or as an edge baked it. */
    byte[] cookie();
  }

  /** The authority's. */
  sealed interface Answer extends EnrolmentMessage {}

  /** Asks for the salt of an identity's pass-phrase. */
  record SaltQuestion(String identity, byte[] cookie, byte[] padding) implements Question {
    static final int TYPE = 14;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 3).text(identity).bytes(cookie).bytes(padding).toBytes();
    }

    static SaltQuestion read(CborReader reader) {
      return new SaltQuestion(readIdentity(reader), readCookie(reader), readPadding(reader));
    }
  }

  /** Answers {@link SaltQuestion}, for known and unknown names alike. */
  record Salt(byte[] salt) implements Answer {
    static final int TYPE = 15;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).bytes(salt).toBytes();
    }

    static Salt read(CborReader reader) {
      return new Salt(reader.bytes(PassPhraseKeys.SALT_LENGTH));
    }
  }

  /** Brings shareP. */
  record ShareQuestion(String identity, byte[] cookie, byte[] shareP, byte[] padding)
      implements Question {
    static final int TYPE = 16;

    @Override
    public byte[] toBytes() {
      CborWriter writer = head(TYPE, 4).text(identity).bytes(cookie).bytes(shareP);
      return writer.bytes(padding).toBytes();
    }

    static ShareQuestion read(CborReader reader) {
      return new ShareQuestion(
          readIdentity(reader),
          readCookie(reader),
          reader.bytes(P256Point.UNCOMPRESSED_LENGTH),
          readPadding(reader));
    }
  }

  /** Answers {@link ShareQuestion}. */
  record Share(byte[] shareV, byte[] confirmV) implements Answer {
    static final int TYPE = 17;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 2).bytes(shareV).bytes(confirmV).toBytes();
    }

    static Share read(CborReader reader) {
      return new Share(
          reader.bytes(P256Point.UNCOMPRESSED_LENGTH), reader.bytes(HmacSha256.LENGTH));
    }
  }

  /** Brings confirmP and the device's key, sealed, to the enrolment of this name. */
  record ConfirmQuestion(byte[] session, byte[] cookie, byte[] confirmP, byte[] sealed)
      implements Question {
    static final int TYPE = 18;

    @Override
    public byte[] toBytes() {
      CborWriter writer = head(TYPE, 4).bytes(session).bytes(cookie).bytes(confirmP);
      return writer.bytes(sealed).toBytes();
    }

    static ConfirmQuestion read(CborReader reader) {
      return new ConfirmQuestion(
          reader.bytes(SESSION_LENGTH),
          readCookie(reader),
          reader.bytes(HmacSha256.LENGTH),
          reader.bytes(1, ControlMessage.LONGEST));
    }
  }

  /** Answers {@link ConfirmQuestion} when its confirmP was right: sealed, and for the device. */
  record Enrolled(byte[] sealed) implements Answer {
    static final int TYPE = 19;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).bytes(sealed).toBytes();
    }

    static Enrolled read(CborReader reader) {
      return new Enrolled(reader.bytes(1, ControlMessage.LONGEST));
    }
  }

  private static CborWriter head(int type, int fields) {
    return new CborWriter().array(2 + fields).integer(ControlMessage.VERSION).integer(type);
  }

  /** One that is in its canonical text; nobody else has a verifier. */
  private static String readIdentity(CborReader reader) {
    String text = reader.text();
    if (text.length() > Credential.LONGEST_SUBJECT
        || Identity.parse(text).filter(found -> found.text().equals(text)).isEmpty()) {
      reader.refuse();
    }
    return text;
  }

  private static byte[] readCookie(CborReader reader) {
    byte[] cookie = reader.bytes(0, AdmissionProof.COOKIE_LENGTH);
    if (cookie.length != 0 && cookie.length != AdmissionProof.COOKIE_LENGTH) {
      reader.refuse();
    }
    return cookie;
  }

  private static byte[] readPadding(CborReader reader) {
    return reader.bytes(0, LONGEST_PADDING);
  }
}
