"""What the captures of a cluster must show: each call to its end, nothing taken twice, no exchange too many."""

from collections import Counter

from failover.picture import Strip
from lib import namespaces
from lib.expect import expect
from sip.judging import MESSAGE_1, SWITCH_NOTICE, control_type

REFUSAL = 6
REFUSING = ("SIP/2.0 403", "SIP/2.0 430", "SIP/2.0 480", "SIP/2.0 503")


class Transaction:
    """One request of a call and what came of it, on all of its way."""

    def __init__(self, begun):
        self.begun, self.ended = begun, None
        self.by = set()  # (edge, moment): what brought its messages, at either side of the edges


class Call:
    """The transactions of a call, by number and method: `1 INVITE`."""

    def __init__(self, name, begun):
        self.name, self.begun, self.transactions = name, begun, {}

    def ended(self):
        """The moment at which its caller had the answer to his BYE, or None."""
        return next((each.ended for key, each in self.transactions.items() if key.endswith("BYE")), None)

    def waits_at(self, edge, moment):
        """Whether a request of it was under way through an edge at a moment, its answer or its ACK not yet there."""
        return any(each.begun <= moment and not (each.ended and each.ended <= moment)
                   and any(by == edge and at <= moment for by, at in each.by) for each in self.transactions.values())


class Signaling:
    """All that was captured outside of the edges and between them and the call agent.

    `gone` has the edges that were dead, from when until when: what was sent to such a one reached nobody.
    """

    def __init__(self, outer, core, call_agent, edges, gone):
        self.outer, self.core, self._call_agent, self._gone = outer, core, call_agent, gone
        self._outers = {edge.outer: edge.name for edge in edges}
        self._cores = {edge.core: edge.name for edge in edges}
        self.calls = self._calls()

    def span(self):
        """The moments of the first and the last message."""
        return min(self.outer[0].time, self.core[0].time), max(self.outer[-1].time, self.core[-1].time)

    def _edge_of(self, message):
        for address, _ in (message.source, message.destination):
            edge = self._outers.get(address) or self._cores.get(address)
            if edge:
                return edge
        return None

    def _calls(self):
        calls = {}
        for message in sorted(self.outer + self.core, key=lambda each: each.time):
            name, line = message.header("Call-ID"), message.first_line()
            number, _, method = (message.header("CSeq") or "").partition(" ")
            if line.startswith("INVITE ") and name not in calls:
                calls[name] = Call(name, message.time)
            if name not in calls or method not in ("INVITE", "ACK", "BYE"):
                continue
            key = f"{number} {'INVITE' if method == 'ACK' else method}"
            transaction = calls[name].transactions.setdefault(key, Transaction(message.time))
            transaction.by.add((self._edge_of(message), message.time))
            arrived = message.source[0] in self._outers and not self._is_lost(message)
            if arrived and (method == "ACK" or (method == "BYE" and line.startswith("SIP/2.0 200"))):
                transaction.ended = transaction.ended or message.time
        return list(calls.values())

    def _is_lost(self, message):
        edge = self._edge_of(message)
        return any(edge == gone and since <= message.time < until for gone, since, until in self._gone)

    def expect_ended(self, calls, which):
        """Each of the calls was hung up, and that was answered."""
        expect(calls, f"there is no call {which}")
        lost = [call for call in calls if not call.ended()]
        expect(not lost, f"{len(lost)} of {len(calls)} calls {which} did not end well, first: {lost[0].name if lost else ''}")

    def expect_nothing_twice(self):
        """A request is one transaction at the call agent, whatever edges it came by, and one beyond it; and no edge
        brought a message to the call agent for which there was none sealed of its own. The ACK of a 200 is no
        transaction: there is one for each time that the 200 comes."""
        taken, sent_on, brought = {}, {}, Counter()
        for message in self.core:
            if (message.header("CSeq") or "").endswith("OPTIONS"):  # how edges see whether the call agent lives
                continue
            to_call_agent, request = message.destination == self._call_agent, not message.first_line().startswith("SIP/2.0")
            own = message.first_line().startswith("SIP/2.0 100")  # of an edge's, as RFC 3261 16.7 has it
            if to_call_agent and message.source[0] in self._cores and not own:
                brought[_name(message)] += 1
            if request and not message.first_line().startswith("ACK "):
                branch = message.header("Via").split("branch=")[1].split(";")[0].split(",")[0]
                (taken if to_call_agent else sent_on).setdefault(_name(message), set()).add(
                    branch if to_call_agent else branch.rsplit(".", 1)[0])  # its branches differ in the last number
        # Each seal is another one: copies made on the way are one message.
        sealed = Counter(_name(message) for message in {
            message.payload: message for message in self.outer if message.destination[0] in self._outers}.values())
        for what, branches in (("taken twice", taken), ("sent on twice", sent_on)):
            twice = [key for key, found in branches.items() if len(found) > 1]
            expect(not twice, f"{len(twice)} requests were {what}, first: {twice[0] if twice else ''}")
        more = [key for key, count in brought.items() if count > sealed[key]]
        expect(not more, f"{len(more)} messages were brought more often than they were sealed, first: "
               f"{more[0] if more else ''}")

    def exchanges(self, since, until):
        """How many exchanges homes began between two moments: each message_1 once, however often it was sent."""
        return len({message.header("Seal-Control") for message in self.outer
                    if since < message.time < until and control_type(message) == MESSAGE_1})

    def copies(self):
        """How many requests came to the call agent by several edges."""
        edges = {}
        for message in self.core:
            if message.destination == self._call_agent and not message.first_line().startswith(("SIP/2.0", "ACK ", "OPTIONS ")):
                edges.setdefault(_name(message), set()).add(message.source[0])
        return sum(len(found) > 1 for found in edges.values())

    def move(self, home, left, since):
        """The moments of a home's first message to an edge that is dead, and of its first one that came by another."""
        public, user = f"203.0.113.{namespaces.HOMES[home]}", f"sip:{home}@"
        sent = [message.time for message in self.outer if message.time > since and message.source[0] == public
                and self._outers.get(message.destination[0]) == left]
        expect(sent, f"{home} sent nothing to {left} after its end")

        def own(message):
            answer = message.first_line().startswith("SIP/2.0")
            return user in (message.header("To" if answer else "From") or "")
        came = [message.time for message in self.core if message.time > sent[0] and message.destination == self._call_agent
                and self._cores.get(message.source[0]) not in (None, left) and own(message)]
        expect(came, f"nothing of {home} came through another edge")
        return sent[0], came[0]

    def strips(self):
        """The diagrams of the picture."""
        taken = {name: [message.time for message in self.core
                        if message.destination == self._call_agent and message.source[0] == address]
                 for address, name in self._cores.items()}
        from_edges = [message for message in self.outer if message.source[0] in self._outers]
        return [
            Strip("accepted: messages that edges brought to the call agent", taken),
            Strip("calls", {"hung up and answered": [call.ended() for call in self.calls if call.ended()],
                            "begun": [call.begun for call in self.calls]}),
            Strip("refused", {
                "switch notices": [each.time for each in from_edges if control_type(each) == SWITCH_NOTICE],
                "refusals": [each.time for each in from_edges if control_type(each) == REFUSAL
                             or each.first_line().startswith(REFUSING)]}),
            Strip("exchanges", {"begun": [each.time for each in self.outer if control_type(each) == MESSAGE_1]})]


def _name(message):
    """What its copies have in common: whose it is, its number, and whether it is a request or which answer."""
    line = message.first_line()
    return (message.header("Call-ID"), message.header("CSeq"), message.header("From"),
            line.split(" ")[1] if line.startswith("SIP/2.0") else "")
