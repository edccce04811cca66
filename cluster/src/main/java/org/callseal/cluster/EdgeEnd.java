package org.callseal.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;
import org.callseal.cluster.link.KeptLink;
import org.callseal.cluster.link.LinkDialer;
import org.callseal.cluster.link.LinkException;
import org.callseal.cluster.link.LinkSession;
import org.callseal.cluster.link.LinkUser;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.question.EdgeQuestions;
import org.callseal.cluster.question.RemoteAuthority;
import org.callseal.cluster.question.SharedKeys;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Rendezvous;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge's end of the links to its authorities: asks, and hears who belongs to the cluster. With
 * no authority within reach it goes on with the last list it knows.
 *
 * <p>Belongs to its loop; what it gives away says its own rule. Lifetime: the edge's.
 */
public final class EdgeEnd implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EdgeEnd.class);
  private static final Duration ANNOUNCE_PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final MemberForm.Places places;
  private final LinkDialer dialer;
  private final Loop loop;
  private final RandomSource random;
  private final KnownMembers members;
  private final EdgeQuestions questions;
  private List<KeptLink> authorities = List.of();

  /**
   * @param name the edge's own
   * @param places where it is reached, for the authorities to tell
   * @param members as it knew them when it ended last, or was told when it joined
   */
  public EdgeEnd(
      String name,
      MemberForm.Places places,
      KnownMembers members,
      LinkDialer dialer,
      Loop loop,
      RandomSource random) {
    this.name = name;
    this.places = places;
    this.members = members;
    this.dialer = dialer;
    this.loop = loop;
    this.random = random;
    this.questions = new EdgeQuestions(loop, random);
  }

  /** Opens the links. */
  public void open() {
    members.whenChanged(this::changed);
    loop.execute(() -> changed(members.now()));
  }

  private void changed(MemberList list) {
    List<KeptLink> kept = new ArrayList<>();
    List<KeptLink> before = new ArrayList<>(authorities);
    for (Member member : Rendezvous.order(name, list.of(Member.Kind.AUTHORITY), Member::name)) {
      if (member.link().isEmpty()) {
        continue;
      }
      KeptLink standing =
          before.stream()
              .filter(link ->
                  link.peer().equals(member.name())
                      && link.leadsTo(member.link().orElseThrow(), member.pin()))
              .findFirst()
              .orElse(null);
      if (standing != null) {
        before.remove(standing);
        kept.add(standing);
      } else {
        kept.add(opened(member));
      }
    }
    before.forEach(KeptLink::close);
    authorities = kept;
    questions.replace(kept);
  }

  private KeptLink opened(Member authority) {
    KeptLink link =
        new KeptLink(
            authority.name(),
            authority.link().orElseThrow(),
            authority.pin(),
            dialer,
            loop,
            random,
            new Told());
    link.open();
    return link;
  }

  /** The authority's port and its log. */
  public RemoteAuthority authority() {
    return questions.authority();
  }

  /** Opens records and flows, and seals flows, when an authority has given the keys. */
  public RecordCipher cipher() {
    return questions.cipher();
  }

  /** The keys that edges share. */
  public SharedKeys keys() {
    return questions.keys();
  }

  public KnownMembers members() {
    return members;
  }

  /** How many authorities are within reach; on the loop. */
  public int reachable() {
    return (int) authorities.stream().filter(link -> link.session() != null).count();
  }

  /** Ends the links and wipes the keys; on the loop. */
  @Override
  public void close() {
    authorities.forEach(KeptLink::close);
    authorities = List.of();
    questions.replace(authorities);
    questions.keys().close();
  }

  /** What an authority may ask and say. */
  private final class Told implements LinkUser {

    @Override
    public void opened(LinkSession session) {
      questions.keys().linkOpened();
      announce(session);
    }

    private void announce(LinkSession session) {
      var _ =
          session
              .request(Method.ANNOUNCE, MemberForm.toBytes(places), ANNOUNCE_PATIENCE)
              .exceptionally(failure -> {
                LOG.warn("{} did not take our addresses: {}", session.peer(), failure.toString());
                return new byte[0];
              });
    }

    @Override
    public CompletableFuture<byte[]> answer(LinkSession session, Method method, byte[] body) {
      return CompletableFuture.failedFuture(
          new LinkException(LinkFault.UNKNOWN_METHOD, session.peer()));
    }

    @Override
    public void heard(LinkSession session, Topic topic, byte[] body) {
      MemberList list = topic == Topic.MEMBERS ? MemberList.parse(body).orElse(null) : null;
      if (list == null) {
        session.close("it tells what is no list of members");
      } else {
        members.take(list);
      }
    }
  }
}
