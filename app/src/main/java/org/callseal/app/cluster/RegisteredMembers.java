package org.callseal.app.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.administration.ClusterAdministration;
import org.callseal.app.administration.MemberLine;
import org.callseal.app.configuration.HostPort;
import org.callseal.cluster.join.JoinToken;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.cluster.membership.MemberWatch;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;

/** The members of this authority's cluster. Thread rule: any thread that may block. */
public final class RegisteredMembers implements ClusterAdministration {

  private final MemberRegister register;
  private final MemberWatch watch;
  private final String own;

  /**
   * @param watch told of each change, so that edges hear of it at once
   * @param own the name of this authority
   */
  public RegisteredMembers(MemberRegister register, MemberWatch watch, String own) {
    this.register = register;
    this.watch = watch;
    this.own = own;
  }

  @Override
  public String invite(String name, Member.Kind kind) {
    return switch (register.invite(name, kind)) {
      case MemberRegister.Invited(JoinToken token) -> {
        try (token) {
          yield token.exposedText();
        }
      }
      case MemberRegister.NotInvited.NOT_A_NAME ->
          throw refused(
              "'" + name + "' is no name of a member: lower case letters, digits, dots, hyphens");
      case MemberRegister.NotInvited.NAME_TAKEN ->
          throw refused(
              name
                  + " is a member or invited; another name, or first callseal cluster remove "
                  + name);
      case MemberRegister.NotInvited.CLUSTER_FULL ->
          throw refused("the cluster has " + Member.MOST + " members, and cannot have more");
      case MemberRegister.NotInvited.NO_AUTHORITY ->
          throw refused("no authority of the cluster has said where it listens for links");
    };
  }

  @Override
  public List<MemberLine> members() {
    List<MemberLine> lines = new ArrayList<>();
    register.list().members().forEach(member -> lines.add(line(member)));
    register
        .invitations()
        .forEach(each ->
            lines.add(
                new MemberLine(
                    each.name(),
                    each.kind().text(),
                    "invited",
                    null,
                    List.of(),
                    null,
                    each.endSeconds())));
    return lines.stream().sorted(Comparator.comparing(MemberLine::name)).toList();
  }

  private static MemberLine line(Member member) {
    List<String> endpoints = new ArrayList<>();
    member
        .advertised()
        .forEach((service, servers) ->
            servers.forEach(server ->
                endpoints.add(
                    service.text() + " " + new HostPort(server.address(), server.port()).text())));
    return new MemberLine(
        member.name(),
        member.kind().text(),
        member.state().text(),
        member.link().map(LinkAddress::toString).orElse(null),
        endpoints,
        member.pin().toString(),
        null);
  }

  @Override
  public void setDraining(String name, boolean draining) {
    Optional<Member> member = register.list().find(name);
    if (member.filter(each -> each.kind() == Member.Kind.EDGE).isEmpty()) {
      throw refused(name + " is no edge of this cluster; see callseal cluster list");
    }
    register.setState(name, draining ? Member.State.DRAINING : Member.State.JOINED);
    watch.readNow();
  }

  @Override
  public void remove(String name) {
    if (name.equals(own)) {
      throw refused(name + " is this authority itself; remove it at another one");
    }
    if (!register.remove(name)) {
      throw refused(name + " is neither a member nor invited; see callseal cluster list");
    }
    watch.readNow();
  }

  private static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }
}
