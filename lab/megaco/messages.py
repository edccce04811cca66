"""Megaco messages of all kinds, as text: what the codecs are tried with."""

HELD = ("M{ST=1{O{MO=SR,tdmc/ec=on},L{\nv=0\nc=IN IP4 10.0.0.5\nm=audio 4000 RTP/AVP 96\na=fmtp:96 octet-align=1;crc=0\n},"
        "R{\nv=0\nc=IN IP4 203.0.113.9\nm=audio 4002 RTP/AVP 96\n}}}")
ANY = "M{ST=1{O{MO=RC},L{\nv=0\nc=IN IP4 $\nm=audio $ RTP/AVP 0\n}}}"
DIGITS = "DM=dialplan00{(0S|00S|[1-7]xxx|8xxxxxxx|*xx)}"

# Name, version and what stands behind the version.
MESSAGES = [
    ("restart", 1, 'mg1\nT=9998{C=-{SC=ROOT{SV{MT=RS,AD=55555,PF=resgw/1,RE="901 Cold Boot"}}}}'),
    ("restart-accepted", 1, "<mgc.example.net>:2944\nP=9998{C=-{SC=ROOT{SV{AD=2944,PF=resgw/1}}}}"),
    ("redirected", 1, "[192.0.2.1]:2944\nP=9998{C=-{SC=ROOT{SV{MG=<mgc2.example.net>:2944}}}}"),
    ("forced", 1, 'mg1\nT=2{C=-{SC=aaln/1{SV{MT=FO,RE="905 Termination taken out of service",DL=10}}}}'),
    ("graceful", 2, 'mg1\nT=3{C=-{SC=ROOT{SV{MT=GR,RE="904 Termination malfunctioning",DL=300}}}}'),
    ("disconnected", 2, 'mg1\nT=4{C=-{SC=ROOT{SV{MT=DC,RE="900 Service Restored",V=2}}}}'),
    ("handoff", 3, 'mgc\nT=5{C=-{SC=ROOT{SV{MT=HO,RE="903 MGC Directed Change",MG=<mgc2.example.net>}}}}'),
    ("failover", 3, 'MTP{0A1B}\nT=6{C=-{SC=ROOT{SV{MT=FL,RE="909 MGC Impending Failure"}}}}'),
    ("extension", 1, 'mg1\nT=7{C=-{SC=ROOT{SV{MT=RS,RE="901",X-ABC="odd; {thing}"}}}}'),
    ("add", 1, "mgc\nT=10{C=${A=aaln/1{" + ANY.replace("L{", "L {") + "},A=${" + ANY + "}}}"),
    ("add-answered", 1, "mg1\nP=10{C=2000{A=aaln/1,A=aaln/2{" + HELD + "}}}"),
    ("modify", 1, "mgc\nT=11{C=2000{MF=aaln/1{" + HELD + ",SG{cg/rt},E=2223{al/on,dd/ce{DM=dialplan00}}}}}"),
    ("modify-answered", 2, "mg1\nP=11{C=2000{MF=aaln/1,MF=aaln/2}}"),
    ("subscribed", 1, "mgc\nT=12{C=-{MF=aaln/1{E=2222{al/of},SG,EB{al/of}," + DIGITS + "}}}"),
    ("subtract", 1, "mgc\nT=13{C=2000{S=aaln/1{AT{SA}},S=*{AT{}}}}"),
    ("subtract-answered", 1, "mg1\nP=13{C=2000{S=aaln/1{SA{nt/os=45123,rtp/ps=1245,rtp/pl=10}}}}"),
    ("move", 3, "mgc\nT=14{C=5{MV=aaln/1{SG{cg/dt}}}}"),
    ("audit-value", 1, "mgc\nT=15{C=-{AV=ROOT{AT{M,DM,PG}}}}"),
    ("audit-value-answered", 1, "mg1\nP=15{C=-{AV=aaln/1{M{TS{BF=OFF,SI=IV},O{MO=SR}},PG{al-1,cg-1}}}}"),
    ("audit-capability", 2, "mgc\nT=16{C=*{AC=*{AT{E,SG,SA}}}}"),
    ("notify", 1, "[10.0.0.5]:2944\nT=17{C=-{N=aaln/1{OE=2222{19990729T22000000:al/of}}}}"),
    ("notify-digits", 1, 'mg1\nT=18{C=-{N=aaln/1{OE=2223{19990729T22010001:dd/ce{ds="916135551212"}}}}}'),
    ("notify-answered", 1, "mgc\nP=17{C=-{N=aaln/1}}"),
    ("optional", 1, "mgc\nT=19{C=-{O-MF=aaln/1{SG},W-AV=*{AT{M}}}}"),
    ("topology", 1, "mgc\nT=20{C=7{TP{aaln/1,aaln/2,OW},PR=3,EG,MF=aaln/1{SG}}}"),
    ("pending", 1, "mg1\nPN=21{}"),
    ("acknowledged", 1, "mgc\nK{1,3-5,9}"),
    ("immediate", 1, "mg1\nP=22{IA,C=1{S=aaln/1}}"),
    ("segments", 3, "mg1\nP=23/1{C=1{S=aaln/1}}"),
    ("last-segment", 3, "mg1\nP=23/2/&{C=1{S=aaln/2}}"),
    ("segment-answered", 3, "mgc\nSM=23/1"),
    ("several", 1, "mgc\nT=24{C=-{AV=ROOT{AT{}}}}\nT=25{C=-{AV=ROOT{AT{M}}}}\nK{8}"),
    ("several-contexts", 1, "mgc\nT=26{C=1{S=aaln/1},C=2{S=aaln/2}}"),
    ("refused", 1, 'mgc\nER=402{"Unauthorized"}'),
    ("refused-transaction", 1, 'mgc\nP=27{ER=505{"Command received before restart response; {sorry}"}}'),
    ("refused-command", 1, 'mg1\nP=28{C=-{MF=aaln/9{ER=430{"Unknown TerminationID"}}}}'),
    ("from-ip6", 2, "[2001:db8::1]:2944\nT=29{C=-{AV=ROOT{AT{}}}}"),
    ("from-device", 2, "mg/1/a@site-1.example.net\nT=30{C=-{AV=ROOT{AT{}}}}"),
]

# What the built-in controller and the virtual gateway write: version and what stands behind it.
WRITTEN = [
    (1, "<mgc.example.net>:2944\nT=1{C=-{AV=*{AT{}}}}"),
    (1, "mgc\nT=2{C=-{MF=aaln/1{E=1{al/on{strict=state},al/of{strict=state}}}}}"),
    (1, "mgc\nP=1{C=-{SC=ROOT{SV{V=1}}}}"),
    (1, "mgc\nP=1{C=-{N=aaln/1}}"),
    (1, 'mgc\nP=1{C=-{N=aaln/1,ER=443{"no command for a controller"}}}'),
    (1, 'mgc\nP=1{ER=502{"no room"}}'),
    (3, 'mgc\nER=406{"Version Not Supported"}'),
    (1, 'mg1\nT=3{C=-{SC=ROOT{SV{MT=RS,RE="901 Cold Boot"}}}}'),
    (1, 'mg1\nT=4{C=-{SC=ROOT{SV{MT=DC,RE="900 Service Restored"}}}}'),
    (1, "mg1\nT=5{C=-{N=aaln/1{OE=7{al/of}}}}"),
    (1, "mg1\nP=1{C=-{AV=aaln/1,AV=aaln/2}}"),
    (1, "mg1\nP=1{C=-{MF=aaln/1,ER=430{}}}"),
    (1, "mg1\nP=1{C=1{A=aaln/1,A=rtp/1{M{ST=1{L{\nv=0\nc=IN IP4 127.0.0.1\nm=audio 30002 RTP/AVP 0\n}}}}}}"),
    (1, "mg1\nP=1{C=1{S=aaln/1,S=rtp/1}}"),
    (1, "mg1\nK{1}"),
]


def text(message):
    """The message, the native way."""
    _, version, rest = message
    return f"!/{version} {rest}".encode()
