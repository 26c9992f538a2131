"""What tests share: builders of rows and of small worlds, and readers of pages. Test modules import from here only."""
