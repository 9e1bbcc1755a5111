"""General assemblies: the roll, convening, proxies, colleges, quorum, ballots, elections, minutes."""
