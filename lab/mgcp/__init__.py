"""MGCP: osmo-mgw and a call agent on libosmo-mgcp-client, first with nothing of ours between, then with agent and edge."""
