package org.callseal.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkException;
import org.callseal.cluster.link.LinkHandler;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.link.LinkSession;
import org.callseal.cluster.link.LinkUser;
import org.callseal.cluster.link.PinRule;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.cluster.membership.MemberWatch;
import org.callseal.cluster.question.AuthorityService;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Pin;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An authority's end of the links: one session with each edge that has called, whom it answers and
 * tells the members. Who is removed loses his link at once.
 *
 * <p>Belongs to its loop; the rule is asked there, too. Lifetime: the authority's.
 */
public final class AuthorityEnd implements LinkHandler, PinRule, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityEnd.class);

  private final AuthorityService service;
  private final KnownMembers members;
  private final MemberRegister register;
  private final MemberWatch watch;
  private final JoinDoor door;
  private final Executor work;
  private final Loop loop;
  private final Map<String, Standing> sessions = new HashMap<>();

  private record Standing(Pin pin, LinkSession session) {}

  /**
   * @param members who may link; told to the edges at each change
   * @param register takes what edges announce
   * @param watch told when it has
   * @param work where the register may block
   */
  public AuthorityEnd(
      AuthorityService service,
      KnownMembers members,
      MemberRegister register,
      MemberWatch watch,
      JoinDoor door,
      Executor work,
      Loop loop) {
    this.service = service;
    this.members = members;
    this.register = register;
    this.watch = watch;
    this.door = door;
    this.work = work;
    this.loop = loop;
    members.whenChanged(list -> loop.execute(() -> changed(list)));
  }

  @Override
  public boolean admits(Pin pin, LinkProtocol protocol) {
    return switch (protocol) {
      case LINK -> edge(pin).isPresent();
      case JOIN -> door.hasRoom();
    };
  }

  private Optional<Member> edge(Pin pin) {
    return members.now().find(pin).filter(member -> member.kind() == Member.Kind.EDGE);
  }

  @Override
  public Connected connected(LinkChannel channel, Pin pin, LinkProtocol protocol) {
    if (protocol == LinkProtocol.JOIN) {
      return door.enter(channel, pin);
    }
    String name = edge(pin).orElseThrow().name();
    LinkSession session = new LinkSession(name, channel, loop, new Edge(name, pin));
    Standing before = sessions.put(name, new Standing(pin, session));
    if (before != null) {
      before.session.close("it has linked anew");
    }
    session.start();
    return session;
  }

  private void changed(MemberList list) {
    byte[] bytes = list.toBytes();
    for (Map.Entry<String, Standing> each : Map.copyOf(sessions).entrySet()) {
      Standing standing = each.getValue();
      if (list.find(standing.pin).filter(m -> m.name().equals(each.getKey())).isEmpty()) {
        standing.session.close("it is no member any more");
      } else {
        standing.session.notice(Topic.MEMBERS, bytes);
      }
    }
  }

  /** How many edges are linked now. */
  public int size() {
    return sessions.size();
  }

  @Override
  public void close() {
    Map.copyOf(sessions).values().forEach(each -> each.session.close("the authority ends"));
  }

  /** What an edge of this name may ask and say. */
  private final class Edge implements LinkUser {
    private final String name;
    private final Pin pin;

    Edge(String name, Pin pin) {
      this.name = name;
      this.pin = pin;
    }

    @Override
    public void opened(LinkSession session) {
      LOG.info("link from {}", name);
      session.notice(Topic.MEMBERS, members.now().toBytes());
    }

    @Override
    public CompletableFuture<byte[]> answer(LinkSession session, Method method, byte[] body) {
      if (method != Method.ANNOUNCE) {
        return service.answer(name, method, body);
      }
      MemberForm.Places places = MemberForm.parsePlaces(body).orElse(null);
      if (places == null) {
        return fault(LinkFault.MALFORMED);
      }
      if (isKnown(places)) {
        return CompletableFuture.completedFuture(new byte[0]);
      }
      if (!service.mayAnnounce(name)) {
        return fault(LinkFault.BUSY);
      }
      try {
        return CompletableFuture.supplyAsync(() -> announced(places), work);
      } catch (RejectedExecutionException full) {
        return fault(LinkFault.BUSY);
      }
    }

    private boolean isKnown(MemberForm.Places places) {
      return members
          .now()
          .find(pin)
          .filter(member -> member.link().equals(places.link()))
          .filter(member -> member.advertised().equals(places.advertised()))
          .isPresent();
    }

    private byte[] announced(MemberForm.Places places) {
      register.announced(pin, places);
      watch.readNow();
      return new byte[0];
    }

    private CompletableFuture<byte[]> fault(LinkFault fault) {
      return CompletableFuture.failedFuture(new LinkException(fault, name));
    }

    @Override
    public void heard(LinkSession session, Topic topic, byte[] body) {
      session.close("it tells what authorities do not hear");
    }

    @Override
    public void closed(LinkSession session, String why) {
      Standing standing = sessions.get(name);
      if (standing != null && standing.session == session) {
        sessions.remove(name);
        LOG.info("link from {} has ended: {}", name, why);
      }
    }
  }
}
