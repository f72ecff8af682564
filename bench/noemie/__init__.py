"""Reading and checking a NOEMIE file, against the loop that a plain programmer writes."""
