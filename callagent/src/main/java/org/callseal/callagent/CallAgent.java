package org.callseal.callagent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.Malformed;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipUri;
import org.callseal.sip.transaction.RequestArrival;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * The built-in SIP call agent: registrar and proxy of one domain, hearing its edges alone. Belongs
 * to one loop; lives from {@link #open} to {@link #close}, its bindings as long as their store.
 */
public final class CallAgent implements AutoCloseable {

  /** All edges are one peer: a request may come through one and its CANCEL through another. */
  static final String PEER = "edge";

  private static final String METHODS =
      "REGISTER, INVITE, ACK, CANCEL, BYE, OPTIONS, MESSAGE, SUBSCRIBE, NOTIFY, REFER, INFO, UPDATE,"
          + " PRACK, PUBLISH";

  private final CallAgentSettings settings;
  private final SteadyClock clock;
  private final MessagePort port;
  private final Self self;
  private final TransactionLayer layer;
  private final Registrar registrar;
  private final DigestAuthentication digest;
  private final Proxy proxy;
  private long strangers;
  private long malformed;

  private CallAgent(
      CallAgentSettings settings,
      BindingStore store,
      Loop loop,
      Network network,
      RandomSource random)
      throws IOException {
    this.settings = settings;
    this.clock = new SteadyClock(loop);
    this.layer = new TransactionLayer(loop, settings.transactions());
    this.registrar = new Registrar(settings.domain(), settings.registrations(), store);
    this.digest = new DigestAuthentication(settings, random);
    this.port =
        network.openDatagramPort(
            loop, settings.local(), (_, from, payload) -> received(from, payload));
    this.self = Self.of(settings.domain(), port.localAddress());
    this.proxy = new Proxy(self, settings, registrar, loop, clock, layer, port, random);
  }

  /**
   * Opens the call agent's port and serves.
   *
   * @throws IOException when its address cannot be bound
   */
  public static CallAgent open(
      CallAgentSettings settings,
      BindingStore store,
      Loop loop,
      Network network,
      RandomSource random)
      throws IOException {
    return new CallAgent(settings, store, loop, network, random);
  }

  /** The address it serves on. */
  public InetSocketAddress localAddress() {
    return port.localAddress();
  }

  /** How many datagrams came from others than edges; they got no answer. */
  public long strangers() {
    return strangers;
  }

  /** How many datagrams of edges were no SIP message. */
  public long malformed() {
    return malformed;
  }

  /** How many transactions and requests under way there are: what a flood could raise. */
  int burden() {
    return layer.clientCount() + layer.serverCount() + proxy.underWay();
  }

  @Override
  public void close() {
    port.close();
  }

  private void received(InetSocketAddress from, byte[] payload) {
    if (!settings.edges().test(from.getAddress())) {
      strangers++;
      return;
    }
    switch (SipParser.parse(payload)) {
      case Malformed _ -> malformed++;
      case SipResponse response -> {
        var _ = layer.receive(response, PEER);
      }
      case SipRequest request -> received(from, request);
    }
  }

  private void received(InetSocketAddress from, SipRequest arrived) {
    byte[] noted = SipRewrite.of(arrived).noteSource(from).bytes();
    if (!(SipParser.parse(noted) instanceof SipRequest request)) {
      malformed++;
      return;
    }
    // RFC 3261 18.2.2, RFC 3581 4: to the source's address, and to its port if rport asks for it.
    int back =
        request.topVia().hasRport()
            ? from.getPort()
            : request.topVia().port().orElse(HostPort.SIP_PORT);
    InetSocketAddress answerTo = new InetSocketAddress(from.getAddress(), back);
    Transport transport =
        Transport.unreliable((message, _) -> port.send(answerTo, message.bytes()));
    if (!request.is("ACK")) {
      layer.find(request, PEER).ifPresent(known -> known.answerBy(transport));
    }
    switch (layer.receive(request, PEER, transport)) {
      case RequestArrival.New(ServerTransaction transaction) -> serve(transaction);
      case RequestArrival.Acknowledgement(SipRequest ack) -> proxy.acknowledge(ack);
      case RequestArrival.NoRoom(SipRequest refused) ->
          port.send(answerTo, SipResponses.to(refused, 503).response().bytes());
      case RequestArrival.Absorbed _ -> {}
    }
  }

  private void serve(ServerTransaction transaction) {
    SipRequest request = transaction.request();
    Optional<SipUri> uri = request.requestSipUri();
    boolean ours = uri.filter(self::isResponsibleFor).isPresent();
    if (request.is("CANCEL")) {
      proxy.cancel(transaction, layer.cancelled(request, PEER));
    } else if (request.is("REGISTER") && ours) {
      register(transaction);
    } else if (request.is("OPTIONS") && ours && uri.flatMap(SipUri::user).isEmpty()) {
      transaction.respond(
          SipResponses.to(request, 200)
              .header(HeaderName.ALLOW, METHODS)
              .header(HeaderName.ACCEPT, "application/sdp")
              .header(HeaderName.SUPPORTED, "path")
              .response());
    } else if (proxy.isForHelp(request)
        || believed(transaction, request.from(), HeaderName.PROXY_AUTHORIZATION, 407)) {
      proxy.forward(transaction);
    }
  }

  private void register(ServerTransaction transaction) {
    SipRequest request = transaction.request();
    if (believed(transaction, request.to(), HeaderName.AUTHORIZATION, 401)) {
      transaction.respond(registrar.register(request, clock.utcSeconds()));
    }
  }

  /** Whether the sender has shown its password or needs none; else it has been challenged. */
  private boolean believed(
      ServerTransaction transaction, NameAddr claimed, HeaderName credentials, int status) {
    SipRequest request = transaction.request();
    boolean inDialog = status == 407 && request.to().tag().isPresent();
    Optional<String> user =
        claimed
            .sipUri()
            .filter(self::isResponsibleFor)
            .flatMap(AddressOfRecord::of)
            .map(AddressOfRecord::user)
            .filter(digest::applies);
    if (inDialog || user.isEmpty()) {
      return true;
    }
    long now = clock.utcSeconds();
    DigestAuthentication.Judgement judgement = digest.judge(request, credentials, user.get(), now);
    if (judgement == DigestAuthentication.Judgement.ACCEPTED) {
      return true;
    }
    SipResponses answer = SipResponses.to(request, status);
    HeaderName challenge =
        status == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
    digest
        .challenges(now, judgement == DigestAuthentication.Judgement.STALE)
        .forEach(text -> answer.header(challenge, text));
    transaction.respond(answer.response());
    return false;
  }
}
