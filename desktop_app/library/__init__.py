"""What was described before. Knows neither Qt nor the window."""
