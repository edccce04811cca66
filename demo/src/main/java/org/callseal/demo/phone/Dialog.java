package org.callseal.demo.phone;

import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.jspecify.annotations.Nullable;

/**
 * One end of a dialog (RFC 3261 12): who speaks with whom, over which routes. Belongs to the
 * phone's loop; lives as long as its call.
 */
final class Dialog {

  private final PhoneWire wire;
  private final String callId;
  private final String local;
  private String remote;
  private String remoteTarget;
  private List<String> routes = List.of();
  private @Nullable String remoteTag;
  private final String localTag;
  private long localCseq;
  private long remoteCseq;

  private Dialog(
      PhoneWire wire,
      String callId,
      String local,
      String localTag,
      String remote,
      String remoteTarget) {
    this.wire = wire;
    this.callId = callId;
    this.local = local;
    this.localTag = localTag;
    this.remote = remote;
    this.remoteTarget = remoteTarget;
  }

  /** The caller's end, before anybody answered. */
  static Dialog towards(PhoneWire wire, String uri) {
    String tag = wire.randomName();
    String local = "<" + wire.settings.identity().text() + ">;tag=" + tag;
    Dialog dialog = new Dialog(wire, wire.randomName(), local, tag, "<" + uri + ">", uri);
    dialog.routes = List.of(wire.outboundRoute());
    return dialog;
  }

  /** The called one's end. */
  static Dialog of(PhoneWire wire, SipRequest invite) {
    String tag = wire.randomName();
    String local = invite.header(HeaderName.TO).orElseThrow() + ";tag=" + tag;
    String remote = invite.header(HeaderName.FROM).orElseThrow();
    Dialog dialog = new Dialog(wire, invite.callId(), local, tag, remote, target(invite, ""));
    dialog.remoteTag = invite.from().tag().orElse(null);
    dialog.routes = invite.headers(HeaderName.RECORD_ROUTE);
    dialog.remoteCseq = invite.cseq().number();
    return dialog;
  }

  /** The first answer with a tag (or the 2xx) tells the caller who answers, and the way there. */
  void establish(SipResponse response) {
    remote = response.header(HeaderName.TO).orElseThrow();
    remoteTag = response.to().tag().orElse(null);
    remoteTarget = target(response, remoteTarget);
    routes = response.headers(HeaderName.RECORD_ROUTE).reversed();
  }

  /** A change of the session may move the other end (12.2). */
  void retarget(SipMessage message) {
    remoteTarget = target(message, remoteTarget);
  }

  private static String target(SipMessage message, String otherwise) {
    return message.contacts().stream().findFirst().map(NameAddr::uri).orElse(otherwise);
  }

  /** Whether a request belongs here: Call-ID and both tags. */
  boolean holds(SipRequest request) {
    return request.callId().equals(callId)
        && request.to().tag().filter(localTag::equals).isPresent()
        && request.from().tag().equals(java.util.Optional.ofNullable(remoteTag));
  }

  /** Whether the request is newer than all before (12.2.2); it is the newest from then on. */
  boolean advances(SipRequest request) {
    boolean newer = request.cseq().number() > remoteCseq;
    remoteCseq = Math.max(remoteCseq, request.cseq().number());
    return newer;
  }

  long nextCseq() {
    return ++localCseq;
  }

  String localTag() {
    return localTag;
  }

  String callId() {
    return callId;
  }

  /** Begins a request within the dialog, or the one that opens it. */
  SipText request(String method, long cseq) {
    SipText text = wire.request(method, remoteTarget);
    routes.forEach(route -> text.header(HeaderName.ROUTE, route));
    return text.header(HeaderName.FROM, local)
        .header(HeaderName.TO, remote)
        .header(HeaderName.CALL_ID, callId)
        .header(HeaderName.CSEQ, cseq + " " + method);
  }
}
