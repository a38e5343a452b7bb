"""The stability intervals: their draws, their coverage, crossovers planted and found."""
