"""What people import: Avro schemas, CSV files, streamed events, and how they are kept."""
