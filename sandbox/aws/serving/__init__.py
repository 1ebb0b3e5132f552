"""What answers are made of, for campaigns in the endpoint and for batch jobs in a worker process."""
