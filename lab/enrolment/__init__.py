"""SIP: real phones and a real call agent, first with nothing of ours between, then with agents and an edge."""
