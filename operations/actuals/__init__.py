"""What was delivered each week: read, recorded, confirmed. Each change is one transaction with an event for each line,
and payment items and invoices follow in it.
"""
