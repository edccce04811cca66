package org.callseal.sip;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * New bytes from a message's old ones: what is not cut, inserted or replaced goes on byte for byte.
 * All places are those of the old message. For one message and one thread.
 */
public final class SipRewrite {

  /** The bytes from start to end give way to the text; lower order stands first at one place. */
  private record Edit(int start, int end, int order, String text) {}

  private final SipMessage message;
  private final List<Edit> edits = new ArrayList<>();
  private final Set<HeaderField> removed = new HashSet<>();
  private final Map<HeaderName, Integer> popped = new LinkedHashMap<>();

  private SipRewrite(SipMessage message) {
    this.message = message;
  }

  /** Begins to rewrite the message. */
  public static SipRewrite of(SipMessage message) {
    return new SipRewrite(message);
  }

  /** Adds a field above all others; a later call stands above an earlier one. */
  public SipRewrite addFirst(HeaderName name, String value) {
    int top = message.fields().getFirst().line().start();
    edits.add(new Edit(top, top, -1 - edits.size(), SipText.line(name, value)));
    return this;
  }

  /** Adds a field below all others. */
  public SipRewrite addLast(HeaderName name, String value) {
    return insert(message.endOfFields(), SipText.line(name, value));
  }

  /** Adds a field right above this one. */
  public SipRewrite addBefore(HeaderField field, HeaderName name, String value) {
    return insert(field.line().start(), SipText.line(name, value));
  }

  /** Adds a field right below this one. */
  public SipRewrite addAfter(HeaderField field, HeaderName name, String value) {
    return insert(field.line().end(), SipText.line(name, value));
  }

  /** Takes the field out; once, however often it is asked for. */
  public SipRewrite remove(HeaderField field) {
    return removed.add(field) ? replace(field.line(), "") : this;
  }

  /** Takes all fields of this name out, in whatever spelling. */
  public SipRewrite removeAll(HeaderName name) {
    message.fields(name).forEach(this::remove);
    return this;
  }

  /** Puts a field in the place of all of this name: where the first stood, or last. */
  public SipRewrite set(HeaderName name, String value) {
    List<HeaderField> fields = message.fields(name);
    if (fields.isEmpty()) {
      return addLast(name, value);
    }
    fields.stream().skip(1).forEach(this::remove);
    return replaceValue(fields.getFirst(), value);
  }

  /** Replaces the value of the field. */
  public SipRewrite replaceValue(HeaderField field, String value) {
    if (!Grammar.isValueText(value)) {
      throw new IllegalArgumentException("a control character in a header field");
    }
    // A value that begins in a folded line may not leave that line blank.
    return field.separator().indexOf('\r') < 0
        ? replace(field.value(), value)
        : replace(field.line(), field.spelling() + ": " + value + "\r\n");
  }

  /**
   * Gives the addresses in the fields of this name other URIs, or none where nothing is given; a
   * bare URI is put in brackets. What stands around a URI stays.
   */
  public SipRewrite replaceUris(HeaderName name, Function<String, Optional<String>> other) {
    byte[] old = message.bytes();
    for (HeaderField field : message.fields(name)) {
      List<Span> values = field.values();
      for (Span value : values == null ? List.<Span>of() : values) {
        AddressSpan address = AddressSpan.in(old, value);
        other
            .apply(address.text(old))
            .ifPresent(uri -> replace(address.uri(), address.bare() ? "<" + uri + ">" : uri));
      }
    }
    return this;
  }

  /** Replaces the Request-URI; a headers part of the new one is left out (RFC 3261 19.1.1). */
  public SipRewrite replaceRequestUri(String uri) {
    if (!(message instanceof SipRequest request)) {
      throw new IllegalStateException("a response has no Request-URI");
    }
    if (uri.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException("not a URI");
    }
    String target = SipUri.parse(uri).map(SipUri::withoutHeaders).orElse(uri);
    return replace(request.requestUriSpan(), target);
  }

  /** Replaces the status code of a response; the reason phrase stays. */
  public SipRewrite replaceStatus(int status) {
    if (!(message instanceof SipResponse) || status < 100 || status > 699) {
      throw new IllegalArgumentException("no response, or no status");
    }
    int start = "SIP/2.0 ".length();
    return replace(new Span(start, start + 3), String.valueOf(status));
  }

  /** Takes one from Max-Forwards; where there is none, adds it with 70 (RFC 3261 16.6 step 3). */
  public SipRewrite decrementMaxForwards() {
    int left = message.maxForwards().orElse(71) - 1;
    if (left < 0) {
      throw new IllegalStateException("Max-Forwards is 0: the request goes no further");
    }
    return set(HeaderName.MAX_FORWARDS, String.valueOf(left));
  }

  /**
   * Notes in the top Via where the request came from: received where sent-by differs or rport is
   * asked for (RFC 3261 18.2.1, RFC 3581 4), and the port in rport.
   */
  public SipRewrite noteSource(InetSocketAddress source) {
    new TopVia(message).changes(source).forEach(change -> replace(change.place(), change.text()));
    return this;
  }

  /** Takes the first (remaining) value of Route away, out of a list too. */
  public SipRewrite popRoute() {
    return popFirst(HeaderName.ROUTE);
  }

  /** Takes the first (remaining) value of Via away, out of a list too. */
  public SipRewrite popVia() {
    return popFirst(HeaderName.VIA);
  }

  /** Takes the first (remaining) value of a list field away, out of a list too. */
  public SipRewrite popFirst(HeaderName name) {
    popped.merge(name, 1, Integer::sum);
    return this;
  }

  /** Takes the last value of a list field away, out of a list too. */
  public SipRewrite popLast(HeaderName name) {
    HeaderField field = message.fields(name).getLast();
    List<Span> values = field.values();
    if (values == null || values.size() == 1) {
      return remove(field);
    }
    int end = values.get(values.size() - 2).end();
    return replace(new Span(end, values.getLast().end()), "");
  }

  /** Replaces a stretch of the old bytes. */
  public SipRewrite replace(Span span, String text) {
    edits.add(new Edit(span.start(), span.end(), edits.size(), text));
    return this;
  }

  private SipRewrite insert(int at, String text) {
    return replace(new Span(at, at), text);
  }

  /**
   * The new bytes.
   *
   * @throws IllegalStateException when two changes were asked for at one place
   */
  public byte[] bytes() {
    List<Edit> ordered = new ArrayList<>(edits);
    popped.forEach((name, count) -> pops(name, count, ordered));
    ordered.sort(
        Comparator.comparingInt(Edit::start)
            .thenComparing(edit -> edit.end() > edit.start())
            .thenComparingInt(Edit::order));
    byte[] old = message.bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(old.length + 256);
    int at = 0;
    for (Edit edit : ordered) {
      if (edit.start() < at) {
        throw new IllegalStateException("two changes at one place");
      }
      out.write(old, at, edit.start() - at);
      out.writeBytes(edit.text().getBytes(StandardCharsets.UTF_8));
      at = edit.end();
    }
    out.write(old, at, old.length - at);
    return out.toByteArray();
  }

  /**
   * The new message.
   *
   * @throws IllegalStateException when what was asked for makes no well-formed message
   */
  public SipMessage message() {
    return switch (SipParser.parseOwn(bytes())) {
      case SipMessage rewritten -> rewritten;
      case Malformed(var fault) -> throw new IllegalStateException(fault.word());
    };
  }

  private void pops(HeaderName name, int count, List<Edit> into) {
    int left = count;
    for (HeaderField field : message.fields(name)) {
      List<Span> values = field.values();
      if (left == 0 || values == null) {
        break;
      }
      int start = field.line().start();
      int end = field.line().end();
      if (left < values.size()) {
        start = values.getFirst().start();
        end = values.get(left).start();
      }
      into.add(new Edit(start, end, 0, ""));
      left -= Math.min(left, values.size());
    }
    if (left > 0) {
      throw new IllegalStateException("no further " + name + " to take away");
    }
  }
}
