package org.callseal.cluster.question;

import java.util.List;
import org.callseal.cluster.link.KeptLink;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Loop;

/** All that an edge asks its authorities. Belongs to its loop; lives as long as the edge. */
public final class EdgeQuestions {

  private final AuthorityLinks links;
  private final SharedKeys keys;
  private final RecordCipher cipher;
  private final RemoteAuthority authority;

  public EdgeQuestions(Loop loop, RandomSource random) {
    this.links = new AuthorityLinks(loop);
    this.keys = new SharedKeys(links, loop);
    this.cipher = new RecordCipher(keys.ring(), random);
    this.authority = new RemoteAuthority(links, loop, cipher);
  }

  /** Asks these from now on, the preferred one first. */
  public void replace(List<KeptLink> authorities) {
    links.replace(authorities);
  }

  public SharedKeys keys() {
    return keys;
  }

  public RecordCipher cipher() {
    return cipher;
  }

  public RemoteAuthority authority() {
    return authority;
  }
}
