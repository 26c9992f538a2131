"""Actuals: what was delivered, week by week: the calendar, clients with their lines, the editor, confirming."""
