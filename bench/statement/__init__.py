"""One page of statement, against WeasyPrint setting the same table; and many of them, in time and in memory."""
