"""Results as tables for people: one place that decides columns and words, for the terminal and for papers."""
