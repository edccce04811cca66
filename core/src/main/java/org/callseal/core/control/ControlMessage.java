package org.callseal.core.control;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.association.Grant;
import org.callseal.core.association.Wishes;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;

/**
 * What agent and edge say to each other, besides the messages they carry: a CBOR array [version,
 * type, fields...], the same bytes in every binding. {@code docs/protocol.md} lists the fields.
 */
public sealed interface ControlMessage {
  int VERSION = 1;

  /**
   * Bytes of the longest that is read; credentials go by kid, so an exchange's message is short.
   */
  int LONGEST = 2048;

  /** Bytes of {@link Message2#echo}. */
  int ECHO_LENGTH = 16;

  /** Bytes of the nonce by which the answer to a question is known. */
  int NONCE_LENGTH = 8;

  /** As it goes onto the wire: {@link ControlParse#read} gives it back. */
  byte[] toBytes();

  /** Asks for an association. */
  record Message1(Kid kid, AdmissionProof proof, Mac tag, byte[] message1)
      implements ControlMessage {
    static final int TYPE = 1;

    @Override
    public byte[] toBytes() {
      CborWriter writer = head(TYPE, 5).bytes(kid.toBytes()).integer(proof.form());
      return writer.bytes(proof.bytes()).bytes(tag.bytes()).bytes(message1).toBytes();
    }

    static Message1 read(CborReader reader) {
      Kid kid = Kid.of(reader.bytes(Kid.LENGTH)).orElse(NO_KID);
      AdmissionProof proof =
          reader.integer(AdmissionProof.TIME, AdmissionProof.COOKIE) == AdmissionProof.TIME
              ? new AdmissionProof.Time(readLong(reader))
              : new AdmissionProof.Cookie(reader.bytes(AdmissionProof.COOKIE_LENGTH));
      return new Message1(kid, proof, readMac(reader), reader.bytes(1, LONGEST));
    }
  }

  /** Asks for the same once more, with this cookie: it shows that answers reach the asker. */
  record Cookie(AdmissionProof.Cookie cookie) implements ControlMessage {
    static final int TYPE = 2;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).bytes(cookie.bytes()).toBytes();
    }

    static Cookie read(CborReader reader) {
      return new Cookie(new AdmissionProof.Cookie(reader.bytes(AdmissionProof.COOKIE_LENGTH)));
    }
  }

  /**
   * Answers {@link Message1}.
   *
   * @param echo the first 16 bytes of the SHA-256 of the question's datagram as it arrived: whoever
   *     rewrites on the way shows here
   */
  record Message2(byte[] message2, byte[] echo) implements ControlMessage {
    static final int TYPE = 3;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 2).bytes(message2).bytes(echo).toBytes();
    }

    static Message2 read(CborReader reader) {
      return new Message2(reader.bytes(1, LONGEST), reader.bytes(ECHO_LENGTH));
    }
  }

  /** Ends the exchange, on the first sealed message. */
  record Message3(byte[] message3, Wishes wishes) implements ControlMessage {
    static final int TYPE = 4;

    @Override
    public byte[] toBytes() {
      CborWriter writer = head(TYPE, 2).bytes(message3);
      wishes.write(writer);
      return writer.toBytes();
    }

    static Message3 read(CborReader reader) {
      return new Message3(reader.bytes(1, LONGEST), Wishes.read(reader));
    }
  }

  /** What was granted; read only after the seal has verified. */
  record Granted(Grant grant) implements ControlMessage {
    static final int TYPE = 5;

    @Override
    public byte[] toBytes() {
      CborWriter writer = head(TYPE, 1);
      grant.write(writer);
      return writer.toBytes();
    }

    static Granted read(CborReader reader) {
      return new Granted(Grant.read(reader));
    }
  }

  /** No, and why. Unsealed it is a hint and no more (requirement 3.4.12). */
  record Refused(Refusal refusal, List<Integer> versions) implements ControlMessage {
    static final int TYPE = 6;
    static final int MOST_VERSIONS = 8;

    public Refused {
      versions = List.copyOf(versions);
    }

    public Refused(Refusal refusal) {
      this(refusal, List.of(VERSION));
    }

    @Override
    public byte[] toBytes() {
      CborWriter writer = head(TYPE, 2).integer(refusal.number()).array(versions.size());
      versions.forEach(writer::integer);
      return writer.toBytes();
    }

    static Refused read(CborReader reader) {
      Optional<Refusal> refusal = Refusal.of(reader.integer());
      int count = reader.array();
      if (refusal.isEmpty() || count > MOST_VERSIONS) {
        reader.refuse();
      }
      List<Integer> versions = new ArrayList<>();
      for (int i = 0; i < count && !reader.failed(); i++) {
        versions.add((int) reader.integer(1, 255));
      }
      return new Refused(refusal.orElse(Refusal.MALFORMED), versions);
    }
  }

  /** Keeps a NAT's binding open and the windows alive. */
  record KeepAlive(byte[] padding) implements ControlMessage {
    static final int TYPE = 7;
    static final int LONGEST_PADDING = 1024;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).bytes(padding).toBytes();
    }

    static KeepAlive read(CborReader reader) {
      return new KeepAlive(reader.bytes(0, LONGEST_PADDING));
    }
  }

  /** Answers {@link KeepAlive}. */
  record KeepAliveAnswer() implements ControlMessage {
    static final int TYPE = 8;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 0).toBytes();
    }
  }

  /** Asks whoever is at an address to answer from there. */
  record Probe(long nonce) implements ControlMessage {
    static final int TYPE = 9;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).bytes(ControlMessage.bytes(nonce)).toBytes();
    }

    static Probe read(CborReader reader) {
      return new Probe(readLong(reader));
    }
  }

  /** Answers {@link Probe}. */
  record ProbeAnswer(long nonce) implements ControlMessage {
    static final int TYPE = 10;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).bytes(ControlMessage.bytes(nonce)).toBytes();
    }

    static ProbeAnswer read(CborReader reader) {
      return new ProbeAnswer(readLong(reader));
    }
  }

  /**
   * Says: the message with this MAC was sealed for an instance that is gone; mine is in the seal.
   */
  record SwitchNotice(Mac refused) implements ControlMessage {
    static final int TYPE = 11;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).bytes(refused.bytes()).toBytes();
    }

    static SwitchNotice read(CborReader reader) {
      return new SwitchNotice(readMac(reader));
    }
  }

  /** Asks for the newest domain statement. */
  record StatementRequest() implements ControlMessage {
    static final int TYPE = 12;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 0).toBytes();
    }
  }

  /** The newest domain statement, signed. */
  record Statement(byte[] signed) implements ControlMessage {
    static final int TYPE = 13;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).bytes(signed).toBytes();
    }

    static Statement read(CborReader reader) {
      return new Statement(reader.bytes(1, LONGEST));
    }
  }

  /** What enrolment says, before there is a device key. */
  sealed interface OfEnrolment extends ControlMessage permits EnrolmentMessage {}

  /** Asks the end that begins exchanges for a new association beside this one. */
  record RenewalRequest() implements ControlMessage {
    static final int TYPE = 20;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 0).toBytes();
    }
  }

  /**
   * Says that this server goes out of service: the device is to be at another server of its set,
   * with the association that it has, before so many seconds are over.
   */
  record Drain(int seconds) implements ControlMessage {
    static final int TYPE = 21;
    public static final int LONGEST_WAIT = 3600;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).integer(seconds).toBytes();
    }

    static Drain read(CborReader reader) {
      return new Drain((int) reader.integer(1, LONGEST_WAIT));
    }
  }

  /** Asks for a connection: something waits that is too long for a datagram. */
  record StreamRequest() implements ControlMessage {
    static final int TYPE = 24;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 0).toBytes();
    }
  }

  /**
   * Says that this association was ended before its time, and when its device's turn is to set up
   * another one.
   */
  record ReturnLater(int seconds) implements ControlMessage {
    static final int TYPE = 25;
    public static final int LONGEST_WAIT = 3600;

    @Override
    public byte[] toBytes() {
      return head(TYPE, 1).integer(seconds).toBytes();
    }

    static ReturnLater read(CborReader reader) {
      return new ReturnLater((int) reader.integer(1, LONGEST_WAIT));
    }
  }

  private static CborWriter head(int type, int fields) {
    return new CborWriter().array(2 + fields).integer(VERSION).integer(type);
  }

  private static Mac readMac(CborReader reader) {
    byte[] mac = reader.bytes(Mac.LENGTH);
    return mac.length == Mac.LENGTH ? Mac.read(mac, 0) : NO_MAC;
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static long readLong(CborReader reader) {
    byte[] number = reader.bytes(Long.BYTES);
    return number.length == Long.BYTES ? ByteBuffer.wrap(number).getLong() : 0;
  }

  /** Stand where the reader has failed, so that nobody will see them. */
  Kid NO_KID = new Kid(0);

  Mac NO_MAC = Mac.read(new byte[Mac.LENGTH], 0);
}
