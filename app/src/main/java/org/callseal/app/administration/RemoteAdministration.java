package org.callseal.app.administration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.administration.ControlRequest.Action;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.cluster.Member;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;

/**
 * Administers the server that runs on a data folder, through its control socket.
 *
 * <p>Thread rule: one thread. Lifetime: one command's.
 */
public final class RemoteAdministration implements Administration {

  private final Path path;
  private final SocketChannel channel;
  private final BufferedReader in;
  private final PrintWriter out;

  private RemoteAdministration(Path path, SocketChannel channel) {
    this.path = path;
    this.channel = channel;
    this.in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    this.out = new PrintWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
  }

  /** Reaches the server behind the socket; nothing when none runs. */
  public static Optional<Administration> connect(Path path) {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
      return Optional.of(new RemoteAdministration(path, channel));
    } catch (IOException _) {
      // Left behind by a server that was killed: the folder is free.
      return Optional.empty();
    }
  }

  @Override
  public Provision addDevice(Identity identity, P256Point key, Optional<CoreWish> wish) {
    ControlAnswer answer =
        ask(
            ControlRequest.about(Action.ADD_DEVICE, identity)
                .withKey(ControlLines.text(key))
                .withWish(wish));
    return Optional.ofNullable(answer.provision())
        .map(Base64.getUrlDecoder()::decode)
        .flatMap(Provision::parse)
        .orElseThrow(this::strange);
  }

  @Override
  public InvitationTerms terms(List<Identity> identities) {
    List<String> names = identities.stream().map(Identity::text).toList();
    InvitationTerms terms = ask(ControlRequest.of(Action.TERMS).withNames(names)).terms();
    if (terms == null || terms.names().size() != names.size()) {
      throw strange();
    }
    return terms;
  }

  @Override
  public long invite(List<InvitationLine> invitations) {
    return end(ask(ControlRequest.of(Action.INVITE).withInvitations(invitations)));
  }

  @Override
  public long reset(InvitationLine invitation) {
    return end(ask(ControlRequest.of(Action.RESET).withInvitations(List.of(invitation))));
  }

  @Override
  public void setEnabled(Identity identity, boolean enabled) {
    ask(ControlRequest.about(enabled ? Action.ENABLE : Action.DISABLE, identity));
  }

  @Override
  public void revokeDevice(Identity identity, Kid kid) {
    ask(ControlRequest.about(Action.REVOKE_DEVICE, identity).withKey(kid.toString()));
  }

  @Override
  public CoreAddress assign(Identity identity, CoreWish wish) {
    ControlRequest request =
        ControlRequest.about(Action.ASSIGN, identity).withWish(Optional.of(wish));
    return Optional.ofNullable(only(ask(request)).coreAddress())
        .flatMap(CoreAddress::parse)
        .orElseThrow(this::strange);
  }

  @Override
  public SubscriberLine subscriber(Identity identity) {
    return only(ask(ControlRequest.about(Action.SUBSCRIBERS, identity)));
  }

  private SubscriberLine only(ControlAnswer answer) {
    List<SubscriberLine> lines = answer.subscribers();
    if (lines == null || lines.size() != 1) {
      throw strange();
    }
    return lines.getFirst();
  }

  @Override
  public List<SubscriberLine> subscribers() {
    return Objects.requireNonNullElse(
        ask(ControlRequest.of(Action.SUBSCRIBERS)).subscribers(), List.of());
  }

  @Override
  public void remove(Identity identity) {
    ask(ControlRequest.about(Action.REMOVE, identity));
  }

  @Override
  public void widen(Identity identity, List<String> patterns) {
    ask(ControlRequest.about(Action.WIDEN, identity).withNames(patterns));
  }

  @Override
  public List<AssociationLine> associations() {
    return Objects.requireNonNullElse(
        ask(ControlRequest.of(Action.ASSOCIATIONS)).associations(), List.of());
  }

  @Override
  public List<AssociationLine> expire(Selection selection) {
    return Objects.requireNonNullElse(
        ask(ControlRequest.ofExpiry(selection)).associations(), List.of());
  }

  @Override
  public List<UnsealedPhoneLine> unsealedPhones() {
    return Objects.requireNonNullElse(
        ask(ControlRequest.of(Action.UNSEALED_PHONES)).unsealedPhones(), List.of());
  }

  @Override
  public List<GatewayStateLine> gateways() {
    return Objects.requireNonNullElse(
        ask(ControlRequest.of(Action.GATEWAYS)).gateways(), List.of());
  }

  @Override
  public ClusterAdministration cluster() {
    return new ClusterAdministration() {
      @Override
      public String invite(String name, Member.Kind kind) {
        String token =
            ask(ControlRequest.of(Action.INVITE_MEMBER).withNames(List.of(name, kind.text())))
                .joinToken();
        return Optional.ofNullable(token).orElseThrow(RemoteAdministration.this::strange);
      }

      @Override
      public List<MemberLine> members() {
        return Objects.requireNonNullElse(
            ask(ControlRequest.of(Action.MEMBERS)).members(), List.of());
      }

      @Override
      public void setDraining(String name, boolean draining) {
        Action action = draining ? Action.DRAIN_MEMBER : Action.RESUME_MEMBER;
        ask(ControlRequest.of(action).withNames(List.of(name)));
      }

      @Override
      public void remove(String name) {
        ask(ControlRequest.of(Action.REMOVE_MEMBER).withNames(List.of(name)));
      }
    };
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // The command is over; nothing is lost with the connection.
      return;
    }
  }

  private ControlAnswer ask(ControlRequest request) {
    out.println(ControlLines.write(request));
    out.flush();
    ControlAnswer answer;
    try {
      answer =
          Optional.ofNullable(in.readLine())
              .flatMap(line -> ControlLines.read(line, ControlAnswer.class))
              .orElseThrow(this::strange);
    } catch (IOException _) {
      throw strange();
    }
    String failure = answer.failure();
    if (failure != null) {
      throw new CommandFailure(
          Objects.requireNonNullElse(answer.exitCode(), ExitCode.REFUSED), failure);
    }
    return answer;
  }

  private long end(ControlAnswer answer) {
    Long seconds = answer.endSeconds();
    if (seconds == null) {
      throw strange();
    }
    return seconds;
  }

  private CommandFailure strange() {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        path + ": the server gave no answer that this version knows; is it of another version?");
  }
}
