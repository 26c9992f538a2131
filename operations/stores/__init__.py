"""Where bytes are kept under names: a folder, or a bucket of an S3-compatible object store."""
