"""What a council may set, by what it is about; `content/council_settings.py` has all of it together."""
