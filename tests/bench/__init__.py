"""Figures of speed and memory: each against a peer doing the same work in the same run.

`make bench` prints them. Absolute times say more of the machine than of the code; the ratios are
what counts.
"""
