"""What a million care lines cost on AWS, worked out from the items and requests of real lines."""
