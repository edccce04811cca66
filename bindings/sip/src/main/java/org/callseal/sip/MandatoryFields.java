package org.callseal.sip;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields every reader of a message goes by, read once. */
record MandatoryFields(
    List<Via> vias, NameAddr from, NameAddr to, String callId, CSeq cseq, OptionalInt maxForwards) {

  /** Reads and judges the fields; the first fault stays. For one message and one thread. */
  static final class Reader {

    private final List<HeaderField> fields;
    private @Nullable SipFault fault;

    Reader(List<HeaderField> fields) {
      this.fields = fields;
    }

    @Nullable SipFault fault() {
      return fault;
    }

    /** The fields; null with a fault. */
    @Nullable MandatoryFields read() {
      refuseRepetition();
      List<Via> vias = vias();
      NameAddr from = required(HeaderName.FROM, Reader::party, SipFault.FROM);
      NameAddr to = required(HeaderName.TO, Reader::party, SipFault.TO);
      String callId = required(HeaderName.CALL_ID, Reader::callId, SipFault.CALL_ID);
      CSeq cseq = required(HeaderName.CSEQ, CSeq::parse, SipFault.CSEQ);
      OptionalInt maxForwards = maxForwards();
      addresses(HeaderName.CONTACT, SipFault.CONTACT);
      addresses(HeaderName.ROUTE, SipFault.ROUTE);
      addresses(HeaderName.RECORD_ROUTE, SipFault.ROUTE);
      addresses(HeaderName.PATH, SipFault.ROUTE);
      return fault != null || from == null || to == null || callId == null || cseq == null
          ? null
          : new MandatoryFields(vias, from, to, callId, cseq, maxForwards);
    }

    private void refuseRepetition() {
      Set<HeaderName> seen = new HashSet<>();
      for (HeaderField field : fields) {
        if (field.name().standsOnce() && !seen.add(field.name())) {
          fail(SipFault.REPEATED_HEADER);
        }
      }
    }

    private List<Via> vias() {
      List<Via> vias = new ArrayList<>(2);
      for (HeaderField field : fields) {
        if (field.name().equals(HeaderName.VIA)) {
          each(field, Via::parse, SipFault.VIA, vias);
        }
      }
      if (vias.isEmpty()) {
        fail(SipFault.MISSING_HEADER);
      }
      return List.copyOf(vias);
    }

    private void addresses(HeaderName name, SipFault found) {
      List<NameAddr> addresses = new ArrayList<>(2);
      int count = 0;
      boolean star = false;
      for (HeaderField field : fields) {
        if (field.name().equals(name)) {
          count++;
          if (name.equals(HeaderName.CONTACT) && field.text().equals("*")) {
            star = true;
          } else {
            each(field, NameAddr::parse, found, addresses);
          }
        }
      }
      // Contact = ( STAR / contact-param *( COMMA contact-param ) ): the star stands alone.
      if (star && count > 1) {
        fail(found);
      }
    }

    private <T> void each(
        HeaderField field, Function<String, Optional<T>> parse, SipFault found, List<T> into) {
      List<Span> spans = field.values();
      if (spans == null) {
        fail(found);
        return;
      }
      for (Span span : spans) {
        Optional<T> value = parse.apply(field.text(span));
        if (value.isEmpty()) {
          fail(found);
          return;
        }
        into.add(value.get());
      }
    }

    private <T> @Nullable T required(
        HeaderName name, Function<String, Optional<T>> parse, SipFault found) {
      HeaderField field = first(name);
      if (field == null) {
        fail(SipFault.MISSING_HEADER);
        return null;
      }
      Optional<T> value = parse.apply(field.text());
      if (value.isEmpty()) {
        fail(found);
        return null;
      }
      return value.get();
    }

    /**
     * tag-param = "tag" EQUAL token. A tag without a value is none to one reader and one to
     * another; and whoever answers could not add his own beside it.
     */
    private static Optional<NameAddr> party(String text) {
      return NameAddr.parse(text)
          .filter(party -> !party.parameters().has("tag") || party.tag().isPresent());
    }

    private static Optional<String> callId(String text) {
      return Optional.of(text).filter(Grammar::isCallId);
    }

    private OptionalInt maxForwards() {
      HeaderField field = first(HeaderName.MAX_FORWARDS);
      if (field == null) {
        return OptionalInt.empty();
      }
      // RFC 3261 20.22: an integer from 0 to 255.
      long number = Grammar.number(field.text(), 255);
      if (number < 0) {
        fail(SipFault.MAX_FORWARDS);
      }
      return OptionalInt.of((int) number);
    }

    private @Nullable HeaderField first(HeaderName name) {
      for (HeaderField field : fields) {
        if (field.name().equals(name)) {
          return field;
        }
      }
      return null;
    }

    private void fail(SipFault found) {
      if (fault == null) {
        fault = found;
      }
    }
  }
}
