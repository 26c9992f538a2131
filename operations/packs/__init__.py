"""Evidence packs and take-away: zips with a list of hashes, made by the worker, checked and loaded."""
