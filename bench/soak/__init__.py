"""A big file through the whole local stack: nothing lost, nothing parked, the ledger balanced; and how fast."""
