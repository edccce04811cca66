package org.callseal.cluster;

import java.util.Map;
import java.util.Optional;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Member.State;
import org.callseal.core.cluster.Pin;

/** Members with pins that follow from their names, where no TLS is near. */
public final class Pins {
  private Pins() {}

  public static Pin of(String name) {
    return Pin.ofKey(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  public static Member edge(String name) {
    return Member.joined(name, Member.Kind.EDGE, of(name));
  }

  public static Member authority(String name) {
    return new Member(
        name, Member.Kind.AUTHORITY, of(name), Optional.of(at(name)), Map.of(), State.JOINED);
  }

  public static LinkAddress at(String name) {
    return new LinkAddress(name + ".example.net", 7061);
  }
}
