"""The agreement and its arithmetic: facts in, clocks out. No clock, no I/O, no randomness."""
