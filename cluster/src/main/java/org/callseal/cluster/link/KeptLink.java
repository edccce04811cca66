package org.callseal.cluster.link;

import java.util.concurrent.CompletableFuture;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one member, made anew whenever it ends. Belongs to its loop; lives until it is
 * closed.
 */
public final class KeptLink {

  private static final Logger LOG = LoggerFactory.getLogger(KeptLink.class);

  private final String peer;
  private final LinkAddress address;
  private final Pin pin;
  private final LinkDialer dialer;
  private final Loop loop;
  private final LinkUser user;
  private final Backoff backoff;
  private @Nullable LinkSession session;
  private boolean closed;
  private boolean failing;

  /**
   * @param peer the member's name
   */
  public KeptLink(
      String peer,
      LinkAddress address,
      Pin pin,
      LinkDialer dialer,
      Loop loop,
      RandomSource random,
      LinkUser user) {
    this.peer = peer;
    this.address = address;
    this.pin = pin;
    this.dialer = dialer;
    this.loop = loop;
    this.user = user;
    this.backoff = new Backoff(random);
  }

  public String peer() {
    return peer;
  }

  /** Whether the link goes to this place and key. */
  public boolean leadsTo(LinkAddress other, Pin otherPin) {
    return address.equals(other) && pin.equals(otherPin);
  }

  /** Opens it; what fails is tried again. */
  public void open() {
    if (closed) {
      return;
    }
    dialer.connect(
        address,
        LinkProtocol.LINK,
        (shown, _) -> pin.equals(shown),
        new LinkHandler() {
          @Override
          public Connected connected(LinkChannel channel, Pin shown, LinkProtocol protocol) {
            return KeptLink.this.connected(channel);
          }

          @Override
          public void failed(String why) {
            ended(why);
          }
        });
  }

  private LinkHandler.Connected connected(LinkChannel channel) {
    LinkSession made = new LinkSession(peer, channel, loop, new Watched());
    session = made;
    if (closed) {
      made.close("this end closed it");
    } else {
      made.start();
    }
    return made;
  }

  private void ended(String why) {
    session = null;
    if (closed) {
      return;
    }
    if (!failing) {
      failing = true;
      LOG.warn("no link to {} at {}: {}", peer, address, why);
    }
    loop.schedule(backoff.next(), this::open);
  }

  /** The session that stands, or null. */
  public @Nullable LinkSession session() {
    LinkSession now = session;
    return now != null && now.isOpen() ? now : null;
  }

  /** Ends it for good. */
  public void close() {
    closed = true;
    LinkSession now = session;
    if (now != null) {
      now.close("this end closed it");
    }
  }

  /** The user, told what happens to the link, and this link with it. */
  private final class Watched implements LinkUser {

    @Override
    public void opened(LinkSession opened) {
      backoff.reset();
      failing = false;
      LOG.info("link to {} at {}", peer, address);
      user.opened(opened);
    }

    @Override
    public CompletableFuture<byte[]> answer(LinkSession asked, Method method, byte[] body) {
      return user.answer(asked, method, body);
    }

    @Override
    public void heard(LinkSession told, Topic topic, byte[] body) {
      user.heard(told, topic, body);
    }

    @Override
    public void closed(LinkSession ended, String why) {
      user.closed(ended, why);
      ended(why);
    }
  }
}
