package org.callseal.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The top Via in its message's bytes, for the proxy that notes a request's source in it. */
final class TopVia {

  /** A stretch of the message and what takes its place. */
  record Change(Span place, String text) {}

  private static final Pattern RPORT =
      Pattern.compile(";\\s*rport(\\s*=\\s*\\d*)?(?=\\s*(;|$))", Pattern.CASE_INSENSITIVE);
  private static final Pattern RECEIVED =
      Pattern.compile(";\\s*received\\s*=[^;]*", Pattern.CASE_INSENSITIVE);

  private final SipMessage message;
  private final Span span;
  private final String raw;

  TopVia(SipMessage message) {
    this.message = message;
    HeaderField field = message.first(HeaderName.VIA).orElseThrow();
    List<Span> values = field.values();
    if (values == null) {
      throw new IllegalStateException("the parser let a Via pass that is none");
    }
    this.span = values.getFirst();
    // One byte, one char: places in the text are places in the bytes.
    this.raw =
        new String(message.bytes(), span.start(), span.length(), StandardCharsets.ISO_8859_1);
  }

  List<Change> edits(InetSocketAddress source) {
    List<Change> changes = new ArrayList<>(3);
    InetAddress address = source.getAddress();
    String literal = address.getHostAddress().replaceFirst("%.*$", "");
    boolean rport = message.topVia().hasRport();
    Matcher received = RECEIVED.matcher(raw);
    // A received that the sender itself wrote is not its to write.
    while (received.find()) {
      changes.add(new Change(place(received.start(), received.end()), ""));
    }
    String sentBy = message.topVia().host().replace("[", "").replace("]", "");
    StringBuilder added = new StringBuilder();
    if (rport || !sentBy.equals(literal)) {
      added.append(";received=").append(literal);
    }
    Matcher asked = RPORT.matcher(raw);
    if (asked.find()) {
      changes.add(new Change(place(asked.start(), asked.end()), ";rport=" + source.getPort()));
    }
    changes.add(new Change(new Span(span.end(), span.end()), added.toString()));
    return changes;
  }

  private Span place(int start, int end) {
    return new Span(span.start() + start, span.start() + end);
  }
}
