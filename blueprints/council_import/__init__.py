"""Import: care files are uploaded, previewed, put right in place, and applied by Update system."""
