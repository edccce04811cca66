%% A controller or a gateway on Erlang/OTP's stack of Megaco, told what to do by lines on its standard input.
%%   erl -noshell -pa DIR -run h248 main controller ENCODING TRANSPORT PORT FIRST-TRANSACTION
%%   erl -noshell -pa DIR -run h248 main gateway ENCODING TRANSPORT PORT FIRST-TRANSACTION NAME CONTROLLER-PORT
%% Encodings are pretty, compact and ber, transports udp and tcp; all is on 127.0.0.1, but that H248_ADDRESS has another one to listen at. What to do:
%%   controller: audit | add N | subtract | calls N      gateway: restart | notify | forced
%% What it says: "answered WHAT", "failed WHAT WHY", "executed WHAT", and "complains ..." of what it cannot read or take.
-module(h248).
-behaviour(megaco_user).
-compile([export_all, nowarn_export_all]).
-include_lib("megaco/include/megaco.hrl").
-include_lib("megaco/include/megaco_message_v1.hrl").

-define(HOME, {127, 0, 0, 1}).
-define(PLACE, "H248_ADDRESS").
-define(AUDIO, "M{ST=1{L{\nv=0\nc=IN IP4 127.0.0.1\nm=audio ~w RTP/AVP 0\n}}}").
%% So that a lost message costs little, and a restarted server little more.
-define(REPETITIONS, #megaco_incr_timer{wait_for = 500, factor = 2, incr = 0, max_retries = 6}).

main([Role, Encoding, Transport, Port, First | More]) ->
    facts = ets:new(facts, [named_table, public]),
    ets:insert(facts, [{encoding, Encoding}, {contexts, 0}, {up, []}]),
    ok = application:ensure_started(megaco),
    Id = name(Role, More),
    ok = megaco:start_user(Id, [{user_mod, ?MODULE}, {min_trans_id, list_to_integer(First)},
                                {request_timer, ?REPETITIONS}]),
    ets:insert(facts, {id, Id}),
    Handle = (megaco:user_info(Id, receive_handle))#megaco_receive_handle{
        encoding_mod = codec(Encoding), encoding_config = [], send_mod = sender(Transport)},
    Way = open(Role, Transport, list_to_integer(Port), Handle, More),
    say("ready", []),
    lines(Handle, Way).

name("controller", []) -> {deviceName, "mgc"};
name("gateway", [Name, _]) -> {domainName, #'DomainName'{name = Name, portNumber = asn1_NOVALUE}}.

codec("pretty") -> megaco_pretty_text_encoder;
codec("compact") -> megaco_compact_text_encoder;
codec("ber") -> megaco_ber_encoder.

sender("udp") -> megaco_udp;
sender("tcp") -> megaco_tcp.

open(Role, "udp", Port, Handle, More) ->
    {ok, Supervisor} = megaco_udp:start_transport(),
    {ok, Socket, Control} =
        megaco_udp:open(Supervisor, [{port, Port}, {udp_options, [{ip, place()}]}, {receive_handle, Handle}]),
    case Role of
        "controller" -> none;
        "gateway" -> {megaco_udp:create_send_handle(Socket, ?HOME, list_to_integer(lists:last(More))), Control}
    end;
open("controller", "tcp", Port, Handle, []) ->
    {ok, Supervisor} = megaco_tcp:start_transport(),
    ok = megaco_tcp:listen(Supervisor, [{port, Port}, {tcp_options, [{ip, place()}]}, {receive_handle, Handle}]),
    none;
open("gateway", "tcp", _Port, Handle, [_, Controller]) ->
    {ok, Supervisor} = megaco_tcp:start_transport(),
    {ok, Socket, Control} =
        megaco_tcp:connect(Supervisor, [{host, ?HOME}, {port, list_to_integer(Controller)}, {receive_handle, Handle}]),
    {Socket, Control}.

%% Where it listens.
place() ->
    {ok, Address} = inet:parse_address(os:getenv(?PLACE, inet:ntoa(?HOME))),
    Address.

lines(Handle, Way) ->
    case io:get_line("") of
        eof -> halt();
        Line -> told(string:lexemes(Line, " \n"), Handle, Way), lines(Handle, Way)
    end.

told(["restart"], Handle, {Socket, Control}) ->
    connect(Handle, Socket, Control),
    ask("restart", "C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\"}}}");
told(["notify"], _, _) ->
    ask("notify", "C=-{N=aaln/1{OE=7{19990729T22000000:al/of}}}");
told(["forced"], _, _) ->
    ask("forced", "C=-{SC=ROOT{SV{MT=FO,RE=\"905 Termination taken out of service\"}}}");
told(["audit"], _, _) ->
    ask("audit", "C=-{AV=ROOT{AT{}}}");
told(["add", Count], _, _) ->
    [add() || _ <- lists:seq(1, list_to_integer(Count))];
told(["subtract"], _, _) ->
    [subtract(Context) || Context <- fact(up)];
told(["calls", Count], Handle, Way) ->
    Rounds = [[told(Each, Handle, Way) || Each <- [["audit"], ["add", "1"], ["subtract"]]]
              || _ <- lists:seq(1, list_to_integer(Count))],
    say("played ~w", [length(Rounds)]).

connect(Handle, Socket, Control) ->
    case megaco:user_info(fact(id), connections) of
        [] -> {ok, _} = megaco:connect(Handle, preliminary_mid, Socket, Control);
        _ -> ok
    end.

add() ->
    case ask("add", "C=${A=aaln/1,A=${M{ST=1{O{MO=RC},L{\nv=0\nc=IN IP4 $\nm=audio $ RTP/AVP 0\n}}}}}") of
        [#'ActionReply'{contextId = Context}] -> ets:insert(facts, {up, fact(up) ++ [Context]});
        _ -> none
    end.

subtract(Context) ->
    ask("subtract", io_lib:format("C=~w{S=aaln/1,S=rtp/~w}", [Context, Context])),
    ets:insert(facts, {up, lists:delete(Context, fact(up))}).

%% Sends a request and waits for its reply, as long as repetitions go on.
ask(What, Text) ->
    case megaco:user_info(fact(id), connections) of
        [] -> say("failed ~s nobody is connected", [What]);
        Connections ->
            case megaco:call(lists:last(Connections), requests(Text), []) of
                {_, {ok, Replies}} -> answered(What, Replies);
                {_, Otherwise} -> say("failed ~s ~0P", [What, Otherwise, 20])
            end
    end.

%% Audio that was changed on the way would be seen here.
answered(What, Replies) ->
    case [Each || #'ActionReply'{errorDescriptor = Each} <- Replies, Each =/= asn1_NOVALUE] of
        [] -> say("answered ~s", [What]), Replies;
        Errors -> say("failed ~s ~0P", [What, Errors, 20])
    end.

%% What is said is written as text, and meant in whatever encoding is spoken.
requests(Text) ->
    {transactions, [{transactionRequest, #'TransactionRequest'{actions = Actions}}]} = body(["T=1{", Text, "}"]),
    Actions.

replies(Text) ->
    {transactions, [{transactionReply, #'TransactionReply'{transactionResult = {actionReplies, Replies}}}]} =
        body(["P=1{", Text, "}"]),
    Replies.

body(Text) ->
    {ok, #'MegacoMessage'{mess = #'Message'{messageBody = Body}}} =
        megaco_pretty_text_encoder:decode_message([], 1, iolist_to_binary(["!/1 x\n", Text])),
    case fact(encoding) of
        "ber" -> in_bits(Body);
        _ -> Body
    end.

%% Names of terminations mean bits to the binary codec: levels of eight.
in_bits(#megaco_term_id{id = ["root"]} = Root) -> Root;
in_bits(#megaco_term_id{contains_wildcards = true} = Any) -> Any;
in_bits(#megaco_term_id{id = [Kind, Number]} = One) ->
    <<High, Low>> = <<(list_to_integer(Number)):16>>,
    One#megaco_term_id{id = [bits(length(Kind)), bits(High), bits(Low)]};
in_bits(Tuple) when is_tuple(Tuple) -> list_to_tuple([in_bits(Each) || Each <- tuple_to_list(Tuple)]);
in_bits([Head | Tail]) -> [in_bits(Head) | in_bits(Tail)];
in_bits(Other) -> Other.

bits(Octet) -> lists:flatten(io_lib:format("~8.2.0B", [Octet])).

fact(Key) -> ets:lookup_element(facts, Key, 2).

say(Format, Arguments) -> io:format(Format ++ "~n", Arguments).

%% What the stack calls.

handle_trans_request(_, _, Actions, _) ->
    {discard_ack, lists:append([replies(executed(Each)) || Each <- Actions])}.

executed(#'ActionRequest'{contextId = Context, commandRequests = [#'CommandRequest'{command = Command} | _]}) ->
    case Command of
        {serviceChangeReq, #'ServiceChangeRequest'{serviceChangeParms = Change}} ->
            say("executed ~w", [Change#'ServiceChangeParm'.serviceChangeMethod]),
            "C=-{SC=ROOT{SV{MG=mgc}}}"; % as OTP's own example does: its own name
        {notifyReq, _} ->
            say("executed notify", []),
            "C=-{N=aaln/1}";
        {auditValueRequest, _} ->
            say("executed audit", []),
            "C=-{AV=ROOT}";
        {addReq, _} ->
            Made = ets:update_counter(facts, contexts, 1),
            say("executed add", []),
            io_lib:format("C=~w{A=aaln/1,A=rtp/~w{" ?AUDIO "}}", [Made, Made, 30000 + 2 * (Made rem 1000)]);
        {subtractReq, _} ->
            say("executed subtract", []),
            io_lib:format("C=~w{S=aaln/1,S=rtp/~w}", [Context, Context])
    end.

handle_connect(_, _) -> ok.
handle_connect(_, _, _) -> ok.
handle_disconnect(_, _, Reason) -> say("disconnected ~0P", [Reason, 12]), ok.
handle_syntax_error(_, _, Error) -> say("complains of syntax ~0P", [Error, 20]), reply.
handle_syntax_error(Handle, Version, Error, _) -> handle_syntax_error(Handle, Version, Error).
handle_message_error(_, _, Error) -> say("complains as told ~0P", [Error, 20]), no_reply.
handle_message_error(Connection, Version, Error, _) -> handle_message_error(Connection, Version, Error).
handle_trans_request(Connection, Version, Actions) -> handle_trans_request(Connection, Version, Actions, none).
handle_trans_long_request(_, _, Request) -> say("complains of length ~0P", [Request, 20]), {discard_ack, []}.
handle_trans_long_request(Connection, Version, Request, _) -> handle_trans_long_request(Connection, Version, Request).
handle_trans_reply(_, _, Reply, _) -> say("late ~0P", [Reply, 20]), ok.
handle_trans_reply(Connection, Version, Reply, Data, _) -> handle_trans_reply(Connection, Version, Reply, Data).
handle_trans_ack(_, _, _, _) -> ok.
handle_trans_ack(_, _, _, _, _) -> ok.
handle_unexpected_trans(_, _, Transaction) -> say("unexpected ~0P", [Transaction, 20]), ok.
handle_unexpected_trans(Connection, Version, Transaction, _) ->
    handle_unexpected_trans(Connection, Version, Transaction).
handle_trans_request_abort(_, _, _, _) -> ok.
handle_trans_request_abort(_, _, _, _, _) -> ok.
