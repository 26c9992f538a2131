"""What a page, a report or a verb needs to know: read only, no Flask. See docs/architecture.md."""
