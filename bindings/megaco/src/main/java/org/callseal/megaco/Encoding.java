package org.callseal.megaco;

import java.nio.charset.StandardCharsets;

/** The two encodings of Megaco; which one it is, the port says (RFC 3525 annex D: 2944, 2945). */
public enum Encoding {
  /** ABNF, RFC 3525 annex B: pretty or compact, long tokens or short ones. */
  TEXT {
    @Override
    public MegacoParse parse(byte[] bytes) {
      return new TextParser(bytes).parse();
    }

    @Override
    public byte[] message(int version, String messageId, String body) {
      return ("!/" + version + " " + messageId + "\n" + body).getBytes(StandardCharsets.ISO_8859_1);
    }
  },
  /** ASN.1 in BER, RFC 3525 annex A. */
  BER {
    @Override
    public MegacoParse parse(byte[] bytes) {
      return new BerParser(bytes).parse();
    }

    @Override
    public byte[] message(int version, String messageId, String body) {
      byte[] text = TEXT.message(version, messageId, body);
      if (!(TEXT.parse(text) instanceof MegacoMessage message)) {
        throw new IllegalArgumentException("no message: " + body);
      }
      return BerWriter.message(version, messageId, Clauses.of(message));
    }
  };

  /** The most that a message may have: what fits into a TPKT (RFC 1006 section 6). */
  public static final int MAX_LENGTH = 65_531;

  /** How deep groups of text and constructed values of BER may stand in one another. */
  public static final int MAX_DEPTH = 64;

  /**
   * The one that these bytes can be in, if they are Megaco: a binary message is a SEQUENCE, whose
   * tag is a digit to text, and no text message begins with one.
   */
  public static Encoding of(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == BerParser.SEQUENCE ? BER : TEXT;
  }

  /**
   * The message of an entity with this identifier and body, both as compact text with short tokens
   * has them.
   *
   * @throws IllegalArgumentException when the encoding has no words for it: binary is written for
   *     what entities here say, see {@link BerWriter}
   */
  public abstract byte[] message(int version, String messageId, String body);

  /**
   * Reads the bytes, which are kept, not copied, as one message. What can be read in two ways is
   * refused, not repaired; the version is not judged, since a stack has an answer of its own (406)
   * to one that it does not speak.
   */
  public abstract MegacoParse parse(byte[] bytes);
}
