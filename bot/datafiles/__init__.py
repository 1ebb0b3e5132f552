"""CSV files before Amazon reads them: what they hold, what is wrong with them, and the schema that fits."""
