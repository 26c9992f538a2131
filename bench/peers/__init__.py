"""What the portal is measured beside: Django's admin and a bare Flask page, over the same 200,000 rows."""
