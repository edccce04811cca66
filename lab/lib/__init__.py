"""What every suite of the lab stands on: namespaces, processes, peers, captures, and how a scenario is run."""
