"""Care files that an officer sends on the Import page: kept, previewed, put right in place, applied."""
