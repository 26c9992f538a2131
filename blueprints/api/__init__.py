"""The API for machines, /api/v1: one module for each kind of thing, on the operations and queries of the pages."""
