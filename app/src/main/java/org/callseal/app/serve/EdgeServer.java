package org.callseal.app.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.cluster.MemberFolder;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.SharedAssociations;
import org.callseal.cluster.EdgeEnd;
import org.callseal.cluster.MemberLinks;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.tls.LinkKey;
import org.callseal.cluster.tls.LinkLoop;
import org.callseal.cluster.tls.TlsLinks;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Service;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.sibling.Siblings;
import org.callseal.relay.netty.NettyLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge in a process of its own: it faces endpoints, asks authorities over links, and holds no
 * key of a subscriber, a device or the domain. Thread rule: one thread starts it. Lifetime: the
 * server's.
 */
final class EdgeServer {

  private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);

  /**
   * Each look-up waits for Redis twice: this many bring 16,000 a second over a network of 0.5 ms.
   */
  private static final int STORE_THREADS = 16;

  private static final Duration REMINDER = Duration.ofSeconds(10);

  private EdgeServer() {}

  static void start(ServeConfiguration configuration, Startup startup, MemberFolder folder)
      throws IOException {
    String name =
        folder
            .own()
            .filter(own -> own.kind() == Member.Kind.EDGE)
            .map(MemberFolder.Own::name)
            .orElseThrow(EdgeServer::notJoined);
    MemberForm.Places places = Places.ofEdge(configuration, name);
    LinkKey key = folder.linkKey(startup.random());
    KnownMembers members = folder.members();
    LinkLoop links = LinkLoop.open("callseal-links");
    startup.atEnd(links::close);
    TlsLinks tls = new TlsLinks(links, key);
    EdgeEnd end = new EdgeEnd(name, places, members, tls, links, startup.random());
    startup.atEnd(() -> links.execute(end::close));
    MemberLinks siblings = new MemberLinks(name, members, tls, links, startup.random());
    TlsLinks.Listening listening =
        tls.listen(
            configuration.cluster().listen(), List.of(LinkProtocol.LINK), siblings, siblings);
    startup.atEnd(listening::close);
    end.open();
    siblings.open();
    startup.atEnd(() -> links.execute(siblings::close));
    SecretBytes token = awaitKeys(end);
    AssociationStore store = SharedAssociations.open(configuration.store());
    startup.atEnd(store::close);
    NettyLoop loop = startup.loop("callseal-edge");
    Edge edge =
        new Edge(
            EdgeAssembly.settings(configuration, name, phoneServers(places)),
            new EdgeParts(
                loop,
                startup.network(),
                startup.random(),
                end.authority(),
                store,
                end.authority(),
                startup.work("callseal-store", STORE_THREADS),
                end.cipher(),
                token),
            new Linked(siblings));
    edge.start();
    startup.atEnd(loop, edge::close);
    Leaving leaving = new Leaving(edge, siblings::present, configuration.edge().leaveWithin());
    startup.atEnd(leaving::leave);
    watch(members, name, leaving);
  }

  /** Only a change is a word to this process: it may have been started while it drains. */
  private static void watch(KnownMembers members, String name, Leaving leaving) {
    AtomicBoolean drained = new AtomicBoolean(isDraining(members.now(), name));
    members.whenChanged(list -> {
      boolean draining = isDraining(list, name);
      if (drained.getAndSet(draining) == draining) {
        return;
      }
      if (draining) {
        leaving.begin();
      } else {
        leaving.resume();
      }
    });
  }

  private static boolean isDraining(MemberList list, String name) {
    return list.find(name).filter(own -> own.state() == Member.State.DRAINING).isPresent();
  }

  private static ServerSet phoneServers(MemberForm.Places places) {
    return new ServerSet(places.advertised().getOrDefault(Service.SIP, List.of()));
  }

  /** Without keys no message can be opened: an edge begins when an authority has given them. */
  private static SecretBytes awaitKeys(EdgeEnd end) {
    CompletableFuture<SecretBytes> token = end.keys().token();
    while (true) {
      try {
        return token.get(REMINDER.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        LOG.warn("no authority answers yet; this edge begins when one has given it the keys");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure(ExitCode.UNAVAILABLE, "ended before an authority answered");
      } catch (ExecutionException e) {
        throw new IllegalStateException("keys that are waited for do not fail", e);
      }
    }
  }

  private static CommandFailure notJoined() {
    return new CommandFailure(
        ExitCode.CONFIGURATION,
        "this machine is no edge of a cluster yet; at an authority: callseal cluster invite NAME,"
            + " then here: callseal serve --role edge --join TOKEN");
  }

  /** The other edges, over links. */
  private record Linked(MemberLinks links) implements Siblings {

    @Override
    public void hear(BiConsumer<String, byte[]> listener) {
      links.whenHeard(listener);
    }

    @Override
    public void send(String edge, byte[] message) {
      links.send(edge, message);
    }

    @Override
    public Set<String> present() {
      return links.present();
    }
  }
}
