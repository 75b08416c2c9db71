"""The desk while things break: what was killed, what was accepted, what was there afterwards."""
