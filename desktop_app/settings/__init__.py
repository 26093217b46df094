"""What a person has chosen: one record a setting, and one file. Knows neither Qt nor the window."""
