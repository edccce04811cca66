package org.callseal.cluster.join;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.membership.MemberList;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;

/**
 * {@code join}.
 *
 * <pre>
 * question = [id, proof (32), places]
 * answer   = [members, [[name, secret], ...]] / [refusal]
 * </pre>
 *
 * where places and members are byte strings of CBOR, and an edge gets no secrets.
 */
public final class JoinForm {
  private static final int MOST_SECRETS = 16;
  private static final int LONGEST_SECRET = 8 * 1024;
  private static final Pattern SECRET_NAME = Pattern.compile("[a-z][a-z-]{0,31}");

  private JoinForm() {}

  /** What an authority has that another one needs, by the name of its file. */
  public record NamedSecret(String name, SecretBytes secret) {
    public NamedSecret {
      if (!SECRET_NAME.matcher(name).matches() || secret.length() > LONGEST_SECRET) {
        throw new IllegalArgumentException("not a secret of an authority: " + name);
      }
    }
  }

  /** Asks to join. */
  public record Question(long id, byte[] proof, MemberForm.Places places) {}

  /** What a new member is given. */
  public record Welcome(MemberList members, List<NamedSecret> secrets) {}

  static byte[] write(Question question) {
    CborWriter writer = new CborWriter().array(3).integer(question.id).bytes(question.proof);
    return writer.bytes(MemberForm.toBytes(question.places)).toBytes();
  }

  public static Optional<Question> readQuestion(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(3);
    long id = reader.integer(0, Long.MAX_VALUE);
    byte[] proof = reader.bytes(HmacSha256.LENGTH);
    Optional<MemberForm.Places> places = MemberForm.parsePlaces(reader.bytes());
    return reader.finished()
        ? places.map(found -> new Question(id, proof, found))
        : Optional.empty();
  }

  public static byte[] write(Welcome welcome) {
    CborWriter writer = new CborWriter().array(2).bytes(welcome.members.toBytes());
    writer.array(welcome.secrets.size());
    for (NamedSecret each : welcome.secrets) {
      writer.array(2).text(each.name).bytes(each.secret.exposed());
    }
    byte[] bytes = writer.toBytes();
    writer.wipe();
    return bytes;
  }

  public static byte[] write(JoinProof.Refusal refusal) {
    return new CborWriter().array(1).integer(refusal.number()).toBytes();
  }

  static Optional<JoinProof.Refusal> readRefusal(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(1);
    Optional<JoinProof.Refusal> refusal = JoinProof.Refusal.of(reader.integer());
    return reader.finished() ? refusal : Optional.empty();
  }

  static Optional<Welcome> readWelcome(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(2);
    Optional<MemberList> members = MemberList.parse(reader.bytes());
    int count = reader.array();
    List<NamedSecret> secrets = new ArrayList<>();
    for (int i = 0; i < count && !reader.failed(); i++) {
      reader.array(2);
      String name = reader.text();
      SecretBytes secret = SecretBytes.adopt(reader.bytes(1, LONGEST_SECRET));
      if (count > MOST_SECRETS || !SECRET_NAME.matcher(name).matches()) {
        reader.refuse();
      } else {
        secrets.add(new NamedSecret(name, secret));
      }
    }
    return reader.finished() ? members.map(list -> new Welcome(list, secrets)) : Optional.empty();
  }
}
