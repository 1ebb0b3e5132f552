"""What campaigns and event trackers answer: personalize-runtime and personalize-events."""
