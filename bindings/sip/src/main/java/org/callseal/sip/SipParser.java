package org.callseal.sip;

import java.util.List;
import org.callseal.core.seal.Carriage;
import org.jspecify.annotations.Nullable;

/**
 * Reads one SIP message out of the bytes that one datagram (or one cut from a stream) holds. The
 * only parser there is: seal, edge, agent and call agent all delimit by it. Stateless.
 */
public final class SipParser {

  /** What a UDP datagram can hold. */
  public static final int MAX_MESSAGE_LENGTH = 65_535;

  /** How many header fields a message may have. */
  public static final int MAX_HEADER_FIELDS = 256;

  /** How long a start line or a header field with its folded lines may be. */
  public static final int MAX_LINE_LENGTH = 8_192;

  private SipParser() {}

  /**
   * Reads what we have written out of a message that was read: it may be longer by what an element
   * adds on its way. Whether the next reader takes it is for {@link #parse} to say.
   */
  public static SipParse parseOwn(byte[] written) {
    return read(written, MessageLimits.WRITTEN);
  }

  /** Reads a UDP datagram. The bytes are kept, not copied. */
  public static SipParse parse(byte[] datagram) {
    return parse(datagram, Carriage.SIP_UDP);
  }

  /**
   * Reads a UDP datagram, or what was cut from a TCP stream as one message.
   *
   * @throws IllegalArgumentException for a carriage that is not SIP's
   */
  public static SipParse parse(byte[] bytes, Carriage carriage) {
    return switch (carriage) {
      case SIP_UDP -> read(bytes, MessageLimits.READ);
      // RFC 3261 20.14: on a stream Content-Length MUST be there.
      case SIP_TCP ->
          switch (read(bytes, MessageLimits.READ)) {
            case Malformed malformed -> malformed;
            case SipMessage message when message.has(HeaderName.CONTENT_LENGTH) -> message;
            case SipMessage _ -> new Malformed(SipFault.MISSING_HEADER);
          };
      default -> throw new IllegalArgumentException("not a carriage of SIP");
    };
  }

  private static SipParse read(byte[] datagram, MessageLimits limits) {
    SipFault fault =
        datagram.length > limits.bytes() ? SipFault.TOO_LONG : beforeTheStartLine(datagram);
    if (fault != null) {
      return new Malformed(fault);
    }
    HeaderSection section = HeaderSection.of(datagram, limits);
    if (section.fault() != null) {
      return new Malformed(section.fault());
    }
    return message(datagram, section);
  }

  private static @Nullable SipFault beforeTheStartLine(byte[] datagram) {
    int start = 0;
    while (start < datagram.length && (datagram[start] == '\r' || datagram[start] == '\n')) {
      start++;
    }
    if (start == datagram.length) {
      return SipFault.KEEP_ALIVE;
    }
    return start > 0 ? SipFault.LEADING_LINE_BREAK : null;
  }

  private static SipParse message(byte[] datagram, HeaderSection section) {
    StartLine startLine = StartLine.parse(section.startLine());
    if (startLine instanceof StartLine.Wrong(SipFault fault)) {
      return new Malformed(fault);
    }
    MandatoryFields.Reader reader = new MandatoryFields.Reader(section.fields());
    MandatoryFields mandatory = reader.read();
    if (mandatory == null) {
      return new Malformed(reader.fault() == null ? SipFault.MISSING_HEADER : reader.fault());
    }
    Span body = new Span(section.bodyStart(), datagram.length);
    SipFault fault = lengthFault(section.fields(), body.length());
    if (fault != null) {
      return new Malformed(fault);
    }
    List<HeaderField> fields = section.fields();
    return switch (startLine) {
      case StartLine.Wrong(var wrong) -> new Malformed(wrong);
      case StartLine.OfResponse(var status, var reason) ->
          new SipResponse(datagram, fields, body, mandatory, status, reason);
      case StartLine.OfRequest(var method, var uri) ->
          // RFC 3261 8.1.1.5: the method MUST match that of the request.
          method.equals(mandatory.cseq().method())
              ? new SipRequest(datagram, fields, body, mandatory, method, uri)
              : new Malformed(SipFault.CSEQ_METHOD);
    };
  }

  /**
   * RFC 3261 18.3: without Content-Length the body of a datagram goes to its end. Bytes after the
   * body are refused although 18.3 would drop them: nobody has sealed what nobody reads.
   */
  private static @Nullable SipFault lengthFault(List<HeaderField> fields, int present) {
    for (HeaderField field : fields) {
      if (field.name().equals(HeaderName.CONTENT_LENGTH)) {
        long declared = Grammar.number(field.text(), Integer.MAX_VALUE);
        if (declared < 0) {
          return SipFault.CONTENT_LENGTH;
        }
        if (declared != present) {
          return declared > present ? SipFault.BODY_TOO_SHORT : SipFault.BYTES_AFTER_BODY;
        }
      }
    }
    return null;
  }
}
