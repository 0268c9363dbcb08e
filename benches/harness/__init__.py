"""The benchmark's parts: servers, peers, measures, report."""
