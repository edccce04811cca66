#!/usr/bin/env escript
%% Erlang/OTP's own codecs for Megaco at the lab's service. Lines in, lines out, of words:
%%   encode NAME HEX                  ->  encoded NAME pretty|compact|ber HEX      for each that can be encoded
%%   decode NAME native VERSION HEX   ->  decoded NAME native - HASH, where OTP writes the same bytes for what it reads, names left as they are
%%   decode NAME text|ber VERSION HEX ->  decoded NAME SCANNER AUTH HASH | failed NAME SCANNER REASON
%%   name NAME HEX                    ->  named NAME SCANNER FORM VALUE PORT | failed NAME SCANNER REASON    of a text message
%% AUTH is the authentication header's SPI, sequence and data in hexadecimal or "-"; HASH is of the decoded message without it.
%% SCANNER is erlang or flex for text, ber for BER.
-mode(compile).
-include_lib("megaco/include/megaco.hrl").
-include_lib("megaco/include/megaco_message_v3.hrl").

main([File]) ->
    {ok, Ports} = megaco_flex_scanner:start(),
    {ok, Lines} = file:read_file(File),
    io:format("otp ~s megaco ~s~n", [erlang:system_info(otp_release), version()]),
    [line(binary:split(Line, <<" ">>, [global]), [{flex, Ports}]) || Line <- binary:split(Lines, <<"\n">>, [global])],
    ok.

version() ->
    ok = application:load(megaco),
    {ok, Version} = application:get_key(megaco, vsn),
    Version.

line([<<"encode">>, Name, Hex], _Flex) ->
    case catch megaco_pretty_text_encoder:decode_message([], dynamic, binary:decode_hex(Hex)) of
        {ok, Message} ->
            encoded(Name, "pretty", megaco_pretty_text_encoder, Message),
            encoded(Name, "compact", megaco_compact_text_encoder, Message),
            encoded(Name, "ber", megaco_ber_encoder, binary_terminations(Message));
        Reason ->
            io:format("failed ~s text ~s~n", [Name, brief(Reason)])
    end;
line([<<"decode">>, Name, <<"text">>, Version, Hex], Flex) ->
    decoded(Name, "erlang", megaco_pretty_text_encoder, [], Version, Hex),
    decoded(Name, "flex", megaco_compact_text_encoder, Flex, Version, Hex);
line([<<"decode">>, Name, <<"ber">>, Version, Hex], _Flex) ->
    decoded(Name, "ber", megaco_ber_encoder, [], Version, Hex);
line([<<"decode">>, Name, <<"native">>, Version, Hex], _Flex) ->
    native(Name, binary_to_integer(Version), binary:decode_hex(Hex));
line([<<"name">>, Name, Hex], Flex) ->
    named(Name, "erlang", megaco_pretty_text_encoder, [], Hex),
    named(Name, "flex", megaco_compact_text_encoder, Flex, Hex);
line([<<>>], _Flex) ->
    ok.

encoded(Name, Encoding, Codec, Message) ->
    Version = (Message#'MegacoMessage'.mess)#'Message'.version,
    case catch Codec:encode_message([], Version, Message) of
        {ok, Bytes} -> io:format("encoded ~s ~s ~s~n", [Name, Encoding, hex(iolist_to_binary(Bytes))]);
        Reason -> io:format("failed ~s ~s ~s~n", [Name, Encoding, brief(Reason)])
    end.

decoded(Name, Scanner, Codec, Config, Version, Hex) ->
    case catch Codec:decode_message(Config, binary_to_integer(Version), binary:decode_hex(Hex)) of
        {ok, #'MegacoMessage'{authHeader = Header, mess = Message}} ->
            io:format("decoded ~s ~s ~s ~s~n", [Name, Scanner, header(Header), hash(Message)]);
        Reason ->
            io:format("failed ~s ~s ~s~n", [Name, Scanner, brief(Reason)])
    end.

native(Name, Version, Bytes) ->
    {ok, Message} = megaco_ber_encoder:decode_message([native], Version, Bytes),
    case iolist_to_binary(element(2, megaco_ber_encoder:encode_message([native], Version, Message))) of
        Bytes -> io:format("decoded ~s native - ~s~n", [Name, hash(Message)]);
        Other -> io:format("failed ~s native ~s~n", [Name, hex(Other)])
    end.

named(Name, Scanner, Codec, Config, Hex) ->
    case catch Codec:decode_message(Config, dynamic, binary:decode_hex(Hex)) of
        {ok, #'MegacoMessage'{mess = #'Message'{mId = Id}}} ->
            {Form, Value, Port} = sender(Id),
            io:format("named ~s ~s ~s ~s ~p~n", [Name, Scanner, Form, hex(iolist_to_binary(Value)), Port]);
        Reason ->
            io:format("failed ~s ~s ~s~n", [Name, Scanner, brief(Reason)])
    end.

sender({domainName, #'DomainName'{name = Name, portNumber = Port}}) -> {"domain", Name, Port};
sender({ip4Address, #'IP4Address'{address = Address, portNumber = Port}}) -> {"ip4", Address, Port};
sender({ip6Address, #'IP6Address'{address = Address, portNumber = Port}}) -> {"ip6", Address, Port};
sender({Form, Name}) -> {atom_to_list(Form), Name, asn1_NOVALUE}.

header(#'AuthenticationHeader'{secParmIndex = Spi, seqNum = Sequence, ad = Data}) ->
    [hex(iolist_to_binary(Each)) || Each <- [Spi, Sequence, Data]];
header(_None) ->
    "-".

hash(Message) -> hex(erlang:md5(term_to_binary(Message))).

hex(Bytes) -> string:lowercase(binary:encode_hex(Bytes)).

brief(Reason) ->
    re:replace(lists:sublist(lists:flatten(io_lib:format("~0P", [Reason, 14])), 160), "[ \n]+", "_", [global]).

%% Names of terminations mean bits to the binary codec: levels of eight.
binary_terminations(#megaco_term_id{id = ["root"]} = Root) -> Root;
binary_terminations(#megaco_term_id{id = [["*"] | _]} = All) -> All#megaco_term_id{id = [["*"]]};
binary_terminations(#megaco_term_id{contains_wildcards = true} = Any) -> Any;
binary_terminations(#megaco_term_id{} = One) -> One#megaco_term_id{id = ["11111111", "00000000", "00000001"]};
binary_terminations(Tuple) when is_tuple(Tuple) ->
    list_to_tuple([binary_terminations(Each) || Each <- tuple_to_list(Tuple)]);
binary_terminations([Head | Tail]) -> [binary_terminations(Head) | binary_terminations(Tail)];
binary_terminations(Other) -> Other.
