"""Past transfers with known outcomes, scored from what was known at the time, and how well the scores rank them."""
