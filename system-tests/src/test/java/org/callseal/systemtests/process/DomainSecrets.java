package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.crypto.SecretBytes;

/** What an authority's files hold, and what an edge is given of it. */
final class DomainSecrets {

  static final String EXCHANGE = "the domain's exchange scalar";
  static final String SIGNING = "the domain's signing scalar";
  static final String ADMISSION = "the domain's admission secret";
  static final String ENROLMENT = "the domain's enrolment secret";
  static final String ROOT = "the cluster root";
  static final String DAY_KEY = "the cluster's key of the day";
  static final String TOKEN_KEY = "the key of route tokens";

  private final Map<String, byte[]> authoritys = new LinkedHashMap<>();
  private final Map<String, byte[]> edges = new LinkedHashMap<>();

  private DomainSecrets() {}

  static DomainSecrets read(Path data) throws IOException {
    DomainSecrets secrets = new DomainSecrets();
    CborReader reader = new CborReader(line(data, "domain"));
    reader.array(8);
    reader.integer();
    reader.text();
    reader.bytes();
    for (String name : List.of(EXCHANGE, SIGNING, ADMISSION, ENROLMENT)) {
      secrets.authoritys.put(name, reader.bytes(32));
    }
    reader.bytes();
    assertThat(reader.finished()).isTrue();
    byte[] root = line(data, "cluster");
    secrets.authoritys.put(ROOT, root);
    long now = System.currentTimeMillis() / 1000;
    List<ClusterKey> given =
        new ClusterRoot(SecretBytes.copyOf(root), () -> now, List.of()).forEdges();
    secrets.edges.put(DAY_KEY, given.getFirst().secret().exposed());
    secrets.edges.put(TOKEN_KEY, line(data, "token"));
    return secrets;
  }

  /** What the authority alone may know. */
  Map<String, byte[]> authoritys() {
    return authoritys;
  }

  /** What edges know too. */
  Map<String, byte[]> edges() {
    return edges;
  }

  private static byte[] line(Path data, String name) throws IOException {
    String text = Files.readString(data.resolve("keys").resolve(name)).strip();
    return Base64.getUrlDecoder().decode(text);
  }
}
