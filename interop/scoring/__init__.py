"""The engine: offers, their values, coverage, and the scorecard they add up to."""
