package org.callseal.app.serve;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.administration.GatewayStateLine;
import org.callseal.app.administration.Sightings;
import org.callseal.app.administration.UnsealedPhoneLine;
import org.callseal.app.cluster.MemberFolder;
import org.callseal.app.cluster.RegisteredMembers;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.authority.MemberServers;
import org.callseal.cluster.AuthorityEnd;
import org.callseal.cluster.JoinDoor;
import org.callseal.cluster.join.JoinForm;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.cluster.membership.MemberWatch;
import org.callseal.cluster.question.AuthorityService;
import org.callseal.cluster.tls.LinkKey;
import org.callseal.cluster.tls.LinkLoop;
import org.callseal.cluster.tls.TlsLinks;
import org.callseal.core.cluster.Member;
import org.callseal.core.crypto.SecretBytes;

/**
 * An authority in a process of its own: answers edges over links, and never sees an endpoint.
 * Thread rule: one thread starts it. Lifetime: the server's.
 */
final class AuthorityServer {

  private AuthorityServer() {}

  static void start(ServeConfiguration configuration, Startup startup, MemberFolder folder)
      throws IOException {
    folder
        .own()
        .filter(own -> own.kind() != Member.Kind.AUTHORITY)
        .ifPresent(own -> {
          // Before any key of a domain is drawn there.
          throw new CommandFailure(
              ExitCode.REFUSED,
              "this machine is "
                  + own.name()
                  + ", an "
                  + own.kind().text()
                  + " of a cluster; an authority needs a data folder of its own");
        });
    ServerData data = ServerData.open(configuration, startup.random());
    startup.atEnd(data::close);
    MemberRegister register = data.register();
    LinkKey key = folder.linkKey(startup.random());
    String name = folder.own().map(MemberFolder.Own::name).orElse(configuration.cluster().name());
    enter(register, name, key, configuration);
    KnownMembers members = new KnownMembers(MemberList.NONE, startup.clock().utcSeconds());
    members.take(register.list());
    AuthorityPart authority =
        new AuthorityPart(
            configuration, startup, data, new MemberServers(() -> members.now().members()));
    LinkLoop loop = LinkLoop.open("callseal-links");
    startup.atEnd(loop::close);
    ExecutorService work = startup.work("callseal-members");
    MemberWatch watch = new MemberWatch(register, members, work, loop);
    AuthorityEnd end = end(data, authority, register, watch, members, key, work, loop);
    TlsLinks.Listening listening =
        new TlsLinks(loop, key)
            .listen(
                configuration.cluster().listen(),
                List.of(LinkProtocol.LINK, LinkProtocol.JOIN),
                end,
                end);
    startup.atEnd(listening::close);
    watch.open();
    authority.administer(new NoEdge(), _ -> {}, new RegisteredMembers(register, watch, name));
  }

  private static void enter(
      MemberRegister register, String name, LinkKey key, ServeConfiguration configuration) {
    String what =
        switch (register.enterOwn(name, key.pin(), Places.link(configuration))) {
          case ENTERED -> "";
          case NAME_TAKEN -> name + " is another member of this cluster";
          case OTHER_NAME ->
              "this machine is a member of the cluster under another name than "
                  + name
                  + ": put cluster.name right, see callseal cluster list";
          case NO_MEMBER -> name + " is no member of this cluster: it was removed, or never joined";
        };
    if (!what.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          what
              + "; a further authority joins by a token: callseal cluster invite --authority NAME at"
              + " one that runs, then here, with a new data folder, callseal serve --role authority"
              + " --join TOKEN");
    }
  }

  private static AuthorityEnd end(
      ServerData data,
      AuthorityPart authority,
      MemberRegister register,
      MemberWatch watch,
      KnownMembers members,
      LinkKey key,
      ExecutorService work,
      LinkLoop loop) {
    SecretBytes token = data.tokenKey();
    AuthorityService service =
        new AuthorityService(
            new AuthorityService.Parts(
                authority.authority(),
                data.stores().revocations(),
                data.clusterRoot(),
                token,
                data.stores().cipher(),
                work),
            loop);
    JoinDoor door = new JoinDoor(register, watch, key.pin(), () -> secrets(data), work, loop);
    return new AuthorityEnd(service, members, register, watch, door, work, loop);
  }

  /** What makes another process an authority of the same domain. */
  private static List<JoinForm.NamedSecret> secrets(ServerData data) {
    return data.secrets().entrySet().stream()
        .map(each -> new JoinForm.NamedSecret(each.getKey(), each.getValue()))
        .toList();
  }

  /** What edges alone have seen. */
  private static final class NoEdge implements Sightings {

    @Override
    public List<UnsealedPhoneLine> unsealedPhones() {
      throw elsewhere("who comes without a seal");
    }

    @Override
    public List<GatewayStateLine> gateways() {
      throw elsewhere("how gateways are");
    }

    private static CommandFailure elsewhere(String what) {
      return new CommandFailure(
          ExitCode.UNAVAILABLE,
          "an authority alone does not see "
              + what
              + "; the logs of the edges and of the call agents do");
    }
  }
}
