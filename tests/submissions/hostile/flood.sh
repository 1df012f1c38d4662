# Writes without end: the limit of output.
yes