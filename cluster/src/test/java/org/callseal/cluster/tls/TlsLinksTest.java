package org.callseal.cluster.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkHandler;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The handshake of links over loopback: who gets in, and who does not. */
class TlsLinksTest {
  private final SeededRandom seeded = new SeededRandom(21);
  private final LinkKey authority = key();
  private final LinkKey edge = key();
  private final Set<Pin> members = ConcurrentHashMap.newKeySet();
  private final Events atAuthority = new Events();
  private final Events atEdge = new Events();
  private LinkLoop loop;
  private TlsLinks.Listening listening;

  private LinkKey key() {
    return LinkKey.of(SecretBytes.random(seeded::fill, 32));
  }

  /** What became of connections at one end. */
  private static final class Events implements LinkHandler {
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    final BlockingQueue<LinkChannel> channels = new LinkedBlockingQueue<>();

    @Override
    public Connected connected(LinkChannel channel, Pin peer, LinkProtocol protocol) {
      seen.add("connected " + protocol + " " + peer);
      channels.add(channel);
      return new Connected() {
        @Override
        public void received(byte[] frame) {
          seen.add("received " + frame.length);
        }

        @Override
        public void closed(String why) {
          seen.add("closed: " + why);
        }
      };
    }

    @Override
    public void failed(String why) {
      seen.add("failed: " + why);
    }

    LinkChannel channel() throws InterruptedException {
      LinkChannel channel = channels.poll(20, TimeUnit.SECONDS);
      assertThat(channel).as("%s", seen).isNotNull();
      return channel;
    }

    String next() throws InterruptedException {
      return String.valueOf(seen.poll(20, TimeUnit.SECONDS));
    }
  }

  @BeforeEach
  void start() throws IOException {
    loop = LinkLoop.open("test-links");
    members.add(edge.pin());
    listening =
        new TlsLinks(loop, authority)
            .listen(
                new InetSocketAddress("127.0.0.1", 0),
                List.of(LinkProtocol.LINK, LinkProtocol.JOIN),
                (pin, protocol) -> protocol == LinkProtocol.JOIN || members.contains(pin),
                atAuthority);
  }

  @AfterEach
  void stop() {
    listening.close();
    loop.close();
  }

  private void connect(LinkKey own, LinkProtocol protocol, Pin expected) {
    new TlsLinks(loop, own)
        .connect(
            new LinkAddress("127.0.0.1", listening.localAddress().getPort()),
            protocol,
            (pin, _) -> pin.equals(expected),
            atEdge);
  }

  @Test
  void shouldConnectTwoMembersThatKnowEachOthersPins() throws InterruptedException {
    connect(edge, LinkProtocol.LINK, authority.pin());

    assertThat(atEdge.next()).isEqualTo("connected LINK " + authority.pin());
    assertThat(atAuthority.next()).isEqualTo("connected LINK " + edge.pin());
    LinkChannel channel = atEdge.channel();
    loop.execute(() -> channel.send(new byte[100_000]));
    assertThat(atAuthority.next()).isEqualTo("received 100000");
    loop.execute(channel::close);
    assertThat(atAuthority.next()).startsWith("closed");
  }

  @Test
  void shouldFindAMemberByItsNameAndSayWhenThereIsNone() throws InterruptedException {
    TlsLinks links = new TlsLinks(loop, edge);
    int port = listening.localAddress().getPort();
    links.connect(new LinkAddress("localhost", port), LinkProtocol.LINK, (_, _) -> true, atEdge);
    assertThat(atEdge.next()).startsWith("connected");

    links.connect(
        new LinkAddress("nobody.invalid", port), LinkProtocol.LINK, (_, _) -> true, atEdge);
    assertThat(atEdge.next()).isEqualTo("failed: no address is known for the name nobody.invalid");
  }

  @Test
  void shouldSayInWordsThatAHandshakeWasCutShort() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LinkAddress at = new LinkAddress("127.0.0.1", server.getLocalPort());
      new TlsLinks(loop, edge).connect(at, LinkProtocol.JOIN, (_, _) -> true, atEdge);
      server.accept().close();

      assertThat(atEdge.next()).startsWith("failed: ").doesNotContain("null");
    }
  }

  @Test
  void shouldRefuseAKeyThatIsNoMembersInTheHandshake() throws InterruptedException {
    connect(key(), LinkProtocol.LINK, authority.pin());

    assertThat(atAuthority.next())
        .isEqualTo("failed: the handshake failed: not the key of a member");
    // TLS 1.3 tells the client after its own part of the handshake; then the connection is over.
    String first = atEdge.next();
    assertThat(first.startsWith("connected") ? atEdge.next() : first)
        .matches("(closed|failed): .*");
    assertThat(atAuthority.seen).isEmpty();
  }

  @Test
  void shouldRefuseAnAuthorityOfAnotherKeyInTheHandshake() throws InterruptedException {
    connect(edge, LinkProtocol.LINK, key().pin());

    assertThat(atEdge.next()).isEqualTo("failed: the handshake failed: not the key of a member");
    assertThat(atAuthority.next()).startsWith("failed: the handshake failed");
  }

  @Test
  void shouldLetAStrangerInToJoinAndForNothingElse() throws InterruptedException {
    LinkKey stranger = key();
    connect(stranger, LinkProtocol.JOIN, authority.pin());

    assertThat(atAuthority.next()).isEqualTo("connected JOIN " + stranger.pin());
    assertThat(atEdge.next()).isEqualTo("connected JOIN " + authority.pin());
    LinkChannel channel = atEdge.channel();
    loop.execute(() -> channel.send(new byte[5_000]));
    assertThat(atAuthority.next()).isEqualTo("closed: a frame that is too long");
  }

  @Test
  void shouldRefuseFramesLongerThanThereAre() throws InterruptedException {
    connect(edge, LinkProtocol.LINK, authority.pin());
    LinkChannel channel = atEdge.channel();
    assertThat(atAuthority.next()).startsWith("connected");
    loop.execute(() -> channel.send(new byte[256 * 1024 + 1]));

    assertThat(atAuthority.next()).isEqualTo("closed: a frame that is too long");
  }

  @Test
  void shouldSpeakNoOlderTlsAndNoOtherProtocol() throws Exception {
    assertThat(handshake(edge, "TLSv1.2", "callseal-link/1")).startsWith("refused");
    assertThat(atAuthority.next()).startsWith("failed");
    assertThat(handshake(edge, "TLSv1.3", "h2")).startsWith("refused");
    assertThat(atAuthority.next()).startsWith("failed");
    assertThat(handshake(edge, "TLSv1.3", "callseal-link/1")).isEqualTo("TLSv1.3 callseal-link/1");
    assertThat(atAuthority.next()).startsWith("connected");
  }

  @Test
  void shouldWantACertificate() throws Exception {
    String outcome = handshake((LinkKey) null, "TLSv1.3", "callseal-link/1");

    assertThat(atAuthority.next()).startsWith("failed");
    assertThat(outcome).doesNotContain("member");
    assertThat(atAuthority.seen).isEmpty();
  }

  @Test
  void shouldBoundHandshakesThatDoNotComeToAnEnd() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < Strangers.MOST_FROM_ONE; i++) {
      silent.add(socket());
    }
    try (Socket one = socket()) {
      assertThat(one.getInputStream().read()).as("closed at once").isEqualTo(-1);
    }
    for (Socket socket : silent) {
      assertThat(socket.getInputStream().read()).as("closed after 3 s").isIn(-1, 21);
      socket.close();
    }
    assertThat(atAuthority.next()).startsWith("failed");
    connect(edge, LinkProtocol.LINK, authority.pin());
    assertThat(atEdge.next()).startsWith("connected");
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket("127.0.0.1", listening.localAddress().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Test
  void shouldResumeNoSessionOfOneWhoWasRemoved() throws Exception {
    SSLContext context = context(edge);
    assertThat(handshake(context, "TLSv1.3", "callseal-link/1")).startsWith("TLSv1.3");
    assertThat(atAuthority.next()).startsWith("connected");
    assertThat(atAuthority.next()).startsWith("closed");
    members.clear();

    handshake(context, "TLSv1.3", "callseal-link/1");

    assertThat(atAuthority.next())
        .isEqualTo("failed: the handshake failed: not the key of a member");
  }

  private String handshake(LinkKey own, String version, String protocol)
      throws IOException, GeneralSecurityException {
    return handshake(context(own), version, protocol);
  }

  private static SSLContext context(LinkKey own) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        own == null ? new KeyManager[0] : new KeyManager[] {new OwnKey(own)},
        new TrustManager[] {new TrustsAll()},
        null);
    return context;
  }

  /** A client of the JDK's own sockets, which is none of ours; it reads until it is closed. */
  private String handshake(SSLContext context, String version, String protocol) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket("127.0.0.1", listening.localAddress().getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {version});
      parameters.setApplicationProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      LinkChannel channel = atAuthority.channels.poll(2, TimeUnit.SECONDS);
      if (channel != null) {
        loop.execute(channel::close);
      }
      // What comes before the end is the ticket to resume the session by.
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      return socket.getSession().getProtocol() + " " + socket.getApplicationProtocol();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (SSLException | SocketException refused) {
      return "refused: " + refused.getMessage();
    }
  }
}
