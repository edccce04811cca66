package org.callseal.sip;

/** Why bytes are not a SIP message that we take. The word is for logs, metrics and documents. */
public enum SipFault {
  /** Nothing but line breaks, or nothing at all: how phones keep a NAT binding open. No message. */
  KEEP_ALIVE("keep-alive"),
  /** Line breaks before the start line. */
  LEADING_LINE_BREAK("leading-line-break"),
  /** More than 65,535 bytes. */
  TOO_LONG("too-long"),
  /** More header fields than {@link SipParser#MAX_HEADER_FIELDS}. */
  TOO_MANY_HEADERS("too-many-headers"),
  /** A start line or header field, folds included, above {@link SipParser#MAX_LINE_LENGTH}. */
  LINE_TOO_LONG("line-too-long"),
  /** A CR without LF or an LF without CR before the body. */
  LONE_LINE_BREAK("lone-line-break"),
  /** A control byte (NUL, DEL, anything below 0x20 but HTAB) before the body. */
  CONTROL_BYTE("control-byte"),
  /** Bytes before the body that are not UTF-8. */
  NOT_UTF8("not-utf8"),
  /** The empty line that ends the header fields is missing. */
  NO_END_OF_HEADERS("no-end-of-headers"),
  /** Neither a request line nor a status line, or one with other spaces than the grammar has. */
  START_LINE("start-line"),
  /** The start line has another version than SIP/2.0. */
  SIP_VERSION("sip-version"),
  /** A well-known method in another case, which some readers take for the method itself. */
  METHOD_CASE("method-case"),
  /** A Request-URI that is none. */
  REQUEST_URI("request-uri"),
  /** A header line without a token and a colon, or a folded line where none can be. */
  HEADER_LINE("header-line"),
  /** A header field that may stand once stands twice, in whatever spelling. */
  REPEATED_HEADER("repeated-header"),
  /** Via, From, To, Call-ID or CSeq is missing. */
  MISSING_HEADER("missing-header"),
  /** A Content-Length that is not a number. */
  CONTENT_LENGTH("content-length"),
  /** The message ends before the body does. */
  BODY_TOO_SHORT("body-too-short"),
  /** Bytes stand after the body's end. */
  BYTES_AFTER_BODY("bytes-after-body"),
  /** A Via that is none. */
  VIA("via"),
  /** A From that is none. */
  FROM("from"),
  /** A To that is none. */
  TO("to"),
  /** A Call-ID that is none. */
  CALL_ID("call-id"),
  /** A CSeq that is none, or whose number is 2^31 or more. */
  CSEQ("cseq"),
  /** The method in CSeq is not that of the request. */
  CSEQ_METHOD("cseq-method"),
  /** A Max-Forwards that is not a number from 0 to 255. */
  MAX_FORWARDS("max-forwards"),
  /** A Contact that is none. */
  CONTACT("contact"),
  /** A Route, Record-Route or Path that is none. */
  ROUTE("route");

  private final String word;

  SipFault(String word) {
    this.word = word;
  }

  /** The fault's word in logs and metrics. */
  public String word() {
    return word;
  }
}
