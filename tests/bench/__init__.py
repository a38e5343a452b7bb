"""Figures of speed and memory: each against a peer doing the same work in the same run.

`make bench` writes them to docs/bench.md. Absolute times say more of the machine than
of the code; the ratios are what counts.
"""
