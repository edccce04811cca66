package org.callseal.app.administration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.cluster.Member;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server's ear for its operator: a Unix-domain socket in the data folder, which its owner
 * alone can enter. One JSON request and one answer a line.
 *
 * <p>Thread rule: each connection on a virtual thread of its own. Lifetime: the server's.
 */
public final class ControlSocket implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

  private final Path path;
  private final ServerSocketChannel channel;
  private final Administration administration;

  private ControlSocket(Path path, ServerSocketChannel channel, Administration administration) {
    this.path = path;
    this.channel = channel;
    this.administration = administration;
  }

  /**
   * Listens. One that is left from a killed server is replaced: whoever comes here holds the
   * database and so is the only server of the folder.
   */
  public static ControlSocket open(Path path, Administration administration) {
    try {
      Files.deleteIfExists(path);
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      ControlSocket socket = new ControlSocket(path, channel, administration);
      Thread.ofVirtual().name("callseal-control").start(socket::acceptAll);
      return socket;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          path + ": cannot listen (" + e.getMessage() + "); a shorter path may help: use --data");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("{} is left behind: {}", path, e.getMessage());
    }
  }

  private void acceptAll() {
    while (channel.isOpen()) {
      try {
        SocketChannel peer = channel.accept();
        Thread.ofVirtual().name("callseal-control").start(() -> serve(peer));
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        LOG.warn("an administration command did not get through: {}", e.getMessage());
      }
    }
  }

  private void serve(SocketChannel peer) {
    try (peer;
        BufferedReader in = new BufferedReader(Channels.newReader(peer, StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(Channels.newWriter(peer, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(ControlLines.write(answer(line)));
        out.flush();
      }
    } catch (IOException e) {
      LOG.debug("an administration command went away: {}", e.getMessage());
    }
  }

  private ControlAnswer answer(String line) {
    try {
      return ControlLines.read(line, ControlRequest.class)
          .map(this::perform)
          .orElseGet(() -> ControlAnswer.failed(ExitCode.USAGE, "not a request of this version"));
    } catch (RuntimeException fault) {
      if (CommandFailure.explained(fault) instanceof CommandFailure failure) {
        return ControlAnswer.failed(failure.exitCode(), String.valueOf(failure.getMessage()));
      }
      LOG.error("a defect of Callseal in its administration", fault);
      return ControlAnswer.failed(ExitCode.DEFECT, "a defect of Callseal; see the server's log");
    }
  }

  private ControlAnswer perform(ControlRequest request) {
    return switch (request.action()) {
      case null -> ControlAnswer.failed(ExitCode.USAGE, "not a request of this version");
      case ADD_DEVICE -> {
        byte[] provision =
            administration
                .addDevice(
                    identity(request.identity()), ControlLines.point(request.key()), wish(request))
                .toBytes();
        yield ControlAnswer.ofProvision(Base64.getUrlEncoder().encodeToString(provision));
      }
      case TERMS ->
          ControlAnswer.ofTerms(
              administration.terms(
                  given(request.names()).stream().map(ControlSocket::identity).toList()));
      case INVITE -> ControlAnswer.ofEnd(administration.invite(given(request.invitations())));
      case RESET -> {
        List<InvitationLine> lines = given(request.invitations());
        yield lines.size() == 1
            ? ControlAnswer.ofEnd(administration.reset(lines.getFirst()))
            : ControlAnswer.failed(ExitCode.USAGE, "not a request of this version");
      }
      case ENABLE, DISABLE -> {
        administration.setEnabled(
            identity(request.identity()), request.action() == ControlRequest.Action.ENABLE);
        yield ControlAnswer.done();
      }
      case REVOKE_DEVICE -> {
        administration.revokeDevice(identity(request.identity()), ControlLines.kid(request.key()));
        yield ControlAnswer.done();
      }
      case ASSIGN -> {
        CoreWish wish = wish(request).orElseThrow(ControlSocket::noRequest);
        administration.assign(identity(request.identity()), wish);
        yield ControlAnswer.ofSubscribers(
            List.of(administration.subscriber(identity(request.identity()))));
      }
      case SUBSCRIBERS ->
          ControlAnswer.ofSubscribers(
              request.identity() == null
                  ? administration.subscribers()
                  : List.of(administration.subscriber(identity(request.identity()))));
      case REMOVE -> {
        administration.remove(identity(request.identity()));
        yield ControlAnswer.done();
      }
      case WIDEN -> {
        administration.widen(identity(request.identity()), given(request.names()));
        yield ControlAnswer.done();
      }
      case ASSOCIATIONS -> ControlAnswer.ofAssociations(administration.associations());
      case EXPIRE -> ControlAnswer.ofAssociations(administration.expire(selection(request)));
      case GATEWAYS -> ControlAnswer.ofGateways(administration.gateways());
      case UNSEALED_PHONES -> ControlAnswer.ofUnsealedPhones(administration.unsealedPhones());
      case INVITE_MEMBER, MEMBERS, DRAIN_MEMBER, RESUME_MEMBER, REMOVE_MEMBER ->
          perform(request, administration.cluster());
    };
  }

  private static ControlAnswer perform(ControlRequest request, ClusterAdministration cluster) {
    List<String> names = given(request.names());
    if (request.action() == ControlRequest.Action.MEMBERS) {
      return ControlAnswer.ofMembers(cluster.members());
    }
    String name = names.stream().findFirst().orElseThrow(ControlSocket::noRequest);
    switch (request.action()) {
      case INVITE_MEMBER -> {
        Member.Kind kind = Member.Kind.parse(names.getLast()).orElseThrow(ControlSocket::noRequest);
        return ControlAnswer.ofJoinToken(cluster.invite(name, kind));
      }
      case DRAIN_MEMBER -> cluster.setDraining(name, true);
      case RESUME_MEMBER -> cluster.setDraining(name, false);
      default -> cluster.remove(name);
    }
    return ControlAnswer.done();
  }

  private static <T> List<T> given(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static Optional<CoreWish> wish(ControlRequest request) {
    return given(request.names()).stream()
        .findFirst()
        .map(text -> CoreWish.parse(text).orElseThrow(ControlSocket::noRequest));
  }

  private static CommandFailure noRequest() {
    return new CommandFailure(ExitCode.USAGE, "not a request of this version");
  }

  private static Selection selection(ControlRequest request) {
    String id = request.key();
    if (id != null) {
      return new Selection.One(AssociationArgument.id(id));
    }
    return request.identity() == null
        ? new Selection.All()
        : new Selection.Of(identity(request.identity()));
  }

  private static Identity identity(@Nullable String text) {
    return Identity.parse(text == null ? "" : text)
        .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, text + " is no identity"));
  }
}
