"""Rows of the files of packs: what is read of weeks, money and messages, some hundred at a time."""
