package org.callseal.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A well-formed SIP message: its untouched bytes and where its parts stand in them. Immutable as
 * long as nobody writes into {@link #bytes()}, and nobody may.
 */
public abstract sealed class SipMessage implements SipParse permits SipRequest, SipResponse {

  private static final int ROOM_FIELDS = 16;
  private static final int ROOM_BYTES = 4096;
  private static final int ROOM_LINE = 256;

  private final byte[] bytes;
  private final List<HeaderField> fields;
  private final Span body;
  private final MandatoryFields mandatory;

  SipMessage(byte[] bytes, List<HeaderField> fields, Span body, MandatoryFields mandatory) {
    this.bytes = bytes;
    this.fields = List.copyOf(fields);
    this.body = body;
    this.mandatory = mandatory;
  }

  /** The message as it was read: not a copy, not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** All header fields in order. */
  public List<HeaderField> fields() {
    return fields;
  }

  /** The header fields of this name in order, in whatever spelling. */
  public List<HeaderField> fields(HeaderName name) {
    return fields.stream().filter(field -> field.name().equals(name)).toList();
  }

  /** Whether a field of this name is there. */
  public boolean has(HeaderName name) {
    return first(name).isPresent();
  }

  /** The first field of this name. */
  public Optional<HeaderField> first(HeaderName name) {
    for (HeaderField field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** The text of the first field of this name, whole, commas and all; folds undone. */
  public Optional<String> header(HeaderName name) {
    return first(name).map(HeaderField::text);
  }

  /**
   * The texts of all fields of this name in order; those of a list ({@link HeaderName#isList()})
   * divided at their commas, without empty ones.
   */
  public List<String> headers(HeaderName name) {
    List<String> values = new ArrayList<>(2);
    for (HeaderField field : fields) {
      if (field.name().equals(name)) {
        values.addAll(name.isList() ? field.listed() : List.of(field.text()));
      }
    }
    return values;
  }

  /** Whether the list of tokens (Supported, Require, Allow) names this one, in whatever case. */
  public boolean lists(HeaderName name, String token) {
    return headers(name).stream().anyMatch(token::equalsIgnoreCase);
  }

  /** All Via values, the top one first. */
  public List<Via> vias() {
    return mandatory.vias();
  }

  /** The top Via. */
  public Via topVia() {
    return mandatory.vias().getFirst();
  }

  /** From. */
  public NameAddr from() {
    return mandatory.from();
  }

  /** To. */
  public NameAddr to() {
    return mandatory.to();
  }

  /** Call-ID. */
  public String callId() {
    return mandatory.callId();
  }

  /** CSeq. */
  public CSeq cseq() {
    return mandatory.cseq();
  }

  /** Max-Forwards, where it is there. */
  public OptionalInt maxForwards() {
    return mandatory.maxForwards();
  }

  /** The Contact values; none for {@code Contact: *}. */
  public List<NameAddr> contacts() {
    return hasStarContact() ? List.of() : addresses(HeaderName.CONTACT);
  }

  /** Whether Contact is the star that stands for all bindings. */
  public boolean hasStarContact() {
    return header(HeaderName.CONTACT).filter("*"::equals).isPresent();
  }

  /** The Route values. */
  public List<NameAddr> routes() {
    return addresses(HeaderName.ROUTE);
  }

  /** The Record-Route values. */
  public List<NameAddr> recordRoutes() {
    return addresses(HeaderName.RECORD_ROUTE);
  }

  /** The Path values. */
  public List<NameAddr> paths() {
    return addresses(HeaderName.PATH);
  }

  /** The well-formed values of a list of addresses. */
  public List<NameAddr> addresses(HeaderName name) {
    return headers(name).stream().map(NameAddr::parse).flatMap(Optional::stream).toList();
  }

  /** The branch of the top Via, where it is a transaction's (magic cookie and more). */
  public Optional<String> branch() {
    return topVia().transactionBranch();
  }

  /** Whether whoever reads messages of a network takes this one with so much more in it. */
  public boolean hasRoomFor(int moreFields, int moreBytes) {
    return fields.size() + moreFields <= SipParser.MAX_HEADER_FIELDS
        && bytes.length + moreBytes <= SipParser.MAX_MESSAGE_LENGTH;
  }

  /**
   * Whether the next readers of the network take it with what proxies and seal add: some fields and
   * their bytes, a source in the top Via, a tag in To. A request without that room is answered 513
   * where it is found out, instead of being refused further on.
   */
  public boolean leavesRoom() {
    return hasRoomFor(ROOM_FIELDS, ROOM_BYTES)
        && fields.stream()
            .allMatch(field -> field.line().length() <= SipParser.MAX_LINE_LENGTH - ROOM_LINE);
  }

  /** Where the body stands; it ends with the message. */
  public Span bodySpan() {
    return body;
  }

  /** How long the body is. */
  public int contentLength() {
    return body.length();
  }

  /** A copy of the body. */
  public byte[] body() {
    return Arrays.copyOfRange(bytes, body.start(), body.end());
  }

  /** Where the empty line after the header fields begins: a further field is inserted here. */
  public int endOfFields() {
    return body.start() - 2;
  }
}
