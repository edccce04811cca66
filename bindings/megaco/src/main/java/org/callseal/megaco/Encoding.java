package org.callseal.megaco;

/** The two encodings of Megaco; which one it is, the port says (RFC 3525 annex D: 2944, 2945). */
public enum Encoding {
  /** ABNF, RFC 3525 annex B: pretty or compact, long tokens or short ones. */
  TEXT {
    @Override
    public MegacoParse parse(byte[] bytes) {
      return new TextParser(bytes).parse();
    }
  },
  /** ASN.1 in BER, RFC 3525 annex A. */
  BER {
    @Override
    public MegacoParse parse(byte[] bytes) {
      return new BerParser(bytes).parse();
    }
  };

  /** The most that a message may have: what fits into a TPKT (RFC 1006 section 6). */
  public static final int MAX_LENGTH = 65_531;

  /** How deep groups of text and constructed values of BER may stand in one another. */
  public static final int MAX_DEPTH = 64;

  /**
   * Reads the bytes, which are kept, not copied, as one message. What can be read in two ways is
   * refused, not repaired; the version is not judged, since a stack has an answer of its own (406)
   * to one that it does not speak.
   */
  public abstract MegacoParse parse(byte[] bytes);
}
