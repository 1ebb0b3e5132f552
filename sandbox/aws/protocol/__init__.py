"""AWS's wire formats, read off botocore's own service models: JSON 1.1 and REST-JSON."""
