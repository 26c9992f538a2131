"""Scheduled Payments, as providers see them and officers decide on them; the year's payment calendar."""
