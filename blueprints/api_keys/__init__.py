"""Keys of the API: listed, made and ended, by Administrators of providers and of the council."""
