package org.callseal.agent;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.callseal.agent.settings.LineKeys;
import org.callseal.core.association.DomainStatement;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.provision.FirstServers;
import org.callseal.core.provision.Provision;

/** A domain's keys and the devices it knows, made from a seed. */
final class Subscriptions {

  static final String DOMAIN = "example.net";

  record Subscription(Credential credential, SecretBytes admissionKey) {}

  final P256 curve = P256.fastest();
  final RandomSource random;
  final StaticKey exchangeKey;
  final P256KeyPair signingKey;
  final Map<Kid, Subscription> byKid = new HashMap<>();

  Subscriptions(RandomSource random) {
    this.random = random;
    this.exchangeKey = key(DOMAIN);
    this.signingKey = curve.generate(random);
  }

  private StaticKey key(String subject) {
    SecretBytes scalar = SecretBytes.random(random, P256.LENGTH);
    if (!P256.isScalar(scalar)) {
      return key(subject);
    }
    P256KeyPair pair = curve.keyPair(scalar);
    Credential credential = Credential.of(subject, Kid.draw(random), pair.point());
    return StaticKey.of(curve, scalar, credential).orElseThrow();
  }

  /** A new device of the identity, provisioned for the edges. */
  LineKeys subscribe(String identity, InetSocketAddress... edges) {
    StaticKey device = key(identity);
    SecretBytes admissionKey = SecretBytes.random(random, 32);
    byKid.put(device.credential().kid(), new Subscription(device.credential(), admissionKey));
    List<ServerSet.Server> servers =
        java.util.Arrays.stream(edges)
            .map(edge -> new ServerSet.Server("edge", edge.getHostString(), edge.getPort()))
            .toList();
    Provision provision =
        new Provision(
            DOMAIN,
            exchangeKey.credential(),
            device.credential(),
            admissionKey,
            List.of(signingKey.point()),
            FirstServers.of(new ServerSet(servers)));
    return LineKeys.of(provision, device, Wishes.NONE);
  }

  /** A statement of the domain, signed by the given key. */
  byte[] statement(long number, P256KeyPair signedBy) {
    return new DomainStatement(
            DOMAIN, number, List.of(signingKey.point()), List.of(exchangeKey.credential()), 0, 1)
        .sign(signedBy.privateKey());
  }
}
