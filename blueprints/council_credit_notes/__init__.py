"""Credit notes that providers leave undone, and the officers who create them on their behalf.

The contract: docs/domain/invoices.md#making-one.
"""
