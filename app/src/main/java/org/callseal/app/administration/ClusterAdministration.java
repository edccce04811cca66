package org.callseal.app.administration;

import java.util.List;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.core.cluster.Member;

/** The members of a cluster, at one of its authorities. Thread rule: any thread that may block. */
public interface ClusterAdministration {

  /** Of a server of one process, or where none runs. */
  ClusterAdministration NONE =
      new ClusterAdministration() {
        @Override
        public String invite(String name, Member.Kind kind) {
          throw noCluster();
        }

        @Override
        public List<MemberLine> members() {
          throw noCluster();
        }

        @Override
        public void setDraining(String name, boolean draining) {
          throw noCluster();
        }

        @Override
        public void remove(String name) {
          throw noCluster();
        }
      };

  /** Invites one; gives the token by which it joins, once and within an hour. */
  String invite(String name, Member.Kind kind);

  /** The members, and those who are invited, by name. */
  List<MemberLine> members();

  /** Lets an edge take no new endpoints, and tells those it has to go elsewhere; or ends that. */
  void setDraining(String name, boolean draining);

  /** Ends a membership for good, or takes an invitation back. */
  void remove(String name);

  private static CommandFailure noCluster() {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        "no authority of a cluster runs on this folder; start one with callseal serve --role"
            + " authority");
  }
}
