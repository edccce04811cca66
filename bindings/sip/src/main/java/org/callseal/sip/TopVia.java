package org.callseal.sip;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The top Via in its message's bytes, for the proxy that notes a request's source in it. */
final class TopVia {

  /** A stretch of the message and what takes its place. */
  record Change(Span place, String text) {}

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

  List<Change> changes(InetSocketAddress source) {
    List<Change> changes = new ArrayList<>(3);
    for (Span parameter : parameters()) {
      switch (name(parameter)) {
        // What the sender itself calls its source is not for it to say.
        case "received" -> changes.add(new Change(inMessage(parameter), ""));
        // RFC 3581 4: the server MUST set the value to the source port.
        case "rport" -> changes.add(new Change(inMessage(parameter), ";rport=" + source.getPort()));
        default -> {}
      }
    }
    changes.add(new Change(new Span(span.end(), span.end()), received(source)));
    return changes;
  }

  /** RFC 3261 18.2.1 and RFC 3581 4: received where sent-by differs, and always beside rport. */
  private String received(InetSocketAddress source) {
    String literal = HostPort.literal(source.getAddress());
    String sentBy = message.topVia().host().replace("[", "").replace("]", "");
    boolean noted = message.topVia().hasRport() || !sentBy.equals(literal);
    return noted ? ";received=" + literal : "";
  }

  /** Where the parameters stand in the raw text, each from its semicolon to the next. */
  private List<Span> parameters() {
    List<Span> found = new ArrayList<>(4);
    boolean quoted = false;
    int start = -1;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        addFrom(start, i, found);
        start = i;
      }
    }
    addFrom(start, raw.length(), found);
    return found;
  }

  private static void addFrom(int start, int end, List<Span> found) {
    if (start >= 0) {
      found.add(new Span(start, end));
    }
  }

  private String name(Span parameter) {
    String text = raw.substring(parameter.start() + 1, parameter.end());
    int equal = text.indexOf('=');
    return (equal < 0 ? text : text.substring(0, equal)).strip().toLowerCase(Locale.ROOT);
  }

  private Span inMessage(Span inRaw) {
    return new Span(span.start() + inRaw.start(), span.start() + inRaw.end());
  }
}
