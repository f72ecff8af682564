"""What `make bench` measures: the product against plain or well-known means, side by side in one run."""
