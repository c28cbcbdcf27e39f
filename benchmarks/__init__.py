"""What it costs, as ratios within one run: against the raw database doing the same writes."""
