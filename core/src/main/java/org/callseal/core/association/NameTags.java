package org.callseal.core.association;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;

/**
 * What a store finds associations by when it is asked for a name: a MAC, so that whoever reads the
 * store learns no names. What is found so is believed only as far as its sealed record goes.
 *
 * <p>Immutable: any thread. Lifetime: that of its cluster key.
 */
final class NameTags {

  private static final byte[] INFO = "callseal 1 name".getBytes(UTF_8);
  private static final int LENGTH = 16;

  private final SecretBytes key;

  NameTags(ClusterKey cluster) {
    this.key = Hkdf.expand(cluster.secret(), INFO, HmacSha256.LENGTH);
  }

  /** The tags of these names and patterns, in their order. */
  List<String> of(List<String> names) {
    HmacSha256 hmac = new HmacSha256(key);
    return names.stream()
        .map(name -> hmac.truncatedMac(LENGTH, name.getBytes(UTF_8)))
        .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
        .toList();
  }
}
