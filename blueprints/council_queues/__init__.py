"""The council's landing page: its work queues."""
