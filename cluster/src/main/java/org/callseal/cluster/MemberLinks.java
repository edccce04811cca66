package org.callseal.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.callseal.cluster.frame.Frame;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;
import org.callseal.cluster.link.KeptLink;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkDialer;
import org.callseal.cluster.link.LinkException;
import org.callseal.cluster.link.LinkHandler;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.link.LinkSession;
import org.callseal.cluster.link.LinkUser;
import org.callseal.cluster.link.PinRule;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberList;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Loop;

/**
 * The links between the edges of a cluster: messages from one to another, best effort, one hop. Of
 * two edges the one whose name sorts lower opens the link. What a peer does not read is dropped;
 * who is removed loses his links at once. It goes on by the last list of members it knows.
 *
 * <p>Belongs to its loop, but {@link #send} and {@link #present} may be called by any thread.
 * Lifetime: the edge's.
 */
public final class MemberLinks implements LinkHandler, PinRule, AutoCloseable {
  /** Bytes of the longest message. */
  public static final int LONGEST = Frame.LONGEST - 64;

  private final String name;
  private final KnownMembers members;
  private final LinkDialer dialer;
  private final Loop loop;
  private final RandomSource random;
  private final List<BiConsumer<String, byte[]>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Set<String>>> watchers = new CopyOnWriteArrayList<>();
  private final Map<String, Standing> standing = new ConcurrentHashMap<>();
  private final Map<String, KeptLink> opened = new HashMap<>();
  private boolean closed;

  private record Standing(Pin pin, LinkSession session) {}

  /**
   * @param name this edge's
   */
  public MemberLinks(
      String name, KnownMembers members, LinkDialer dialer, Loop loop, RandomSource random) {
    this.name = name;
    this.members = members;
    this.dialer = dialer;
    this.loop = loop;
    this.random = random;
  }

  /** Opens the links that are this edge's to open. */
  public void open() {
    members.whenChanged(list -> loop.execute(() -> changed(list)));
    loop.execute(() -> changed(members.now()));
  }

  /** Told the sender's name and the message, on the loop. */
  public void whenHeard(BiConsumer<String, byte[]> listener) {
    listeners.add(listener);
  }

  /** Told which edges are present, on the loop, whenever one comes or goes. */
  public void whenChanged(Consumer<Set<String>> watcher) {
    watchers.add(watcher);
  }

  /** The edges to which a link stands. */
  public Set<String> present() {
    return Set.copyOf(standing.keySet());
  }

  /** Sends, if a link stands and takes it. */
  public void send(String edge, byte[] message) {
    Standing to = standing.get(edge);
    if (to != null && message.length <= LONGEST) {
      to.session.notice(Topic.MESSAGE, message);
    }
  }

  private Optional<Member> sibling(Pin pin) {
    return members.now().find(pin).filter(this::isSibling);
  }

  private boolean isSibling(Member member) {
    return member.kind() == Member.Kind.EDGE && !member.name().equals(name);
  }

  @Override
  public boolean admits(Pin pin, LinkProtocol protocol) {
    return protocol == LinkProtocol.LINK
        && !closed
        && sibling(pin).filter(member -> member.name().compareTo(name) < 0).isPresent();
  }

  @Override
  public Connected connected(LinkChannel channel, Pin pin, LinkProtocol protocol) {
    String sibling = sibling(pin).orElseThrow().name();
    LinkSession session = new LinkSession(sibling, channel, loop, new Sibling(sibling, pin));
    session.start();
    return session;
  }

  private void changed(MemberList list) {
    if (closed) {
      return;
    }
    for (Map.Entry<String, Standing> each : Map.copyOf(standing).entrySet()) {
      Pin pin = each.getValue().pin;
      if (list.find(pin).filter(member -> member.name().equals(each.getKey())).isEmpty()) {
        each.getValue().session.close("it is no member any more");
      }
    }
    opened
        .entrySet()
        .removeIf(each -> {
          Optional<Member> member = list.find(each.getKey()).filter(this::isSibling);
          boolean right =
              member
                  .flatMap(Member::link)
                  .filter(at -> each.getValue().leadsTo(at, member.orElseThrow().pin()))
                  .isPresent();
          if (!right) {
            each.getValue().close();
          }
          return !right;
        });
    list.members().stream()
        .filter(this::isSibling)
        .filter(member -> member.name().compareTo(name) > 0 && member.link().isPresent())
        .forEach(member -> opened.computeIfAbsent(member.name(), _ -> link(member)));
  }

  private KeptLink link(Member member) {
    KeptLink link =
        new KeptLink(
            member.name(),
            member.link().orElseThrow(),
            member.pin(),
            dialer,
            loop,
            random,
            new Sibling(member.name(), member.pin()));
    link.open();
    return link;
  }

  /** On the loop. */
  @Override
  public void close() {
    closed = true;
    opened.values().forEach(KeptLink::close);
    opened.clear();
    Map.copyOf(standing).values().forEach(each -> each.session.close("this edge ends"));
  }

  /** What another edge may say; there is nothing to ask. */
  private final class Sibling implements LinkUser {
    private final String sibling;
    private final Pin pin;

    Sibling(String sibling, Pin pin) {
      this.sibling = sibling;
      this.pin = pin;
    }

    @Override
    public void opened(LinkSession session) {
      Standing before = standing.put(sibling, new Standing(pin, session));
      if (before != null) {
        before.session.close("it has linked anew");
      }
      watchers.forEach(watcher -> watcher.accept(present()));
    }

    @Override
    public CompletableFuture<byte[]> answer(LinkSession session, Method method, byte[] body) {
      return CompletableFuture.failedFuture(
          new LinkException(LinkFault.UNKNOWN_METHOD, session.peer()));
    }

    @Override
    public void heard(LinkSession session, Topic topic, byte[] body) {
      if (topic != Topic.MESSAGE) {
        session.close("it tells what edges do not tell");
        return;
      }
      listeners.forEach(listener -> listener.accept(sibling, body));
    }

    @Override
    public void closed(LinkSession session, String why) {
      Standing now = standing.get(sibling);
      if (now != null && now.session == session) {
        standing.remove(sibling);
      }
      watchers.forEach(watcher -> watcher.accept(present()));
    }
  }
}
