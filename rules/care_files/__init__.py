"""The care files that a council's systems hand over: what their cells mean and which columns they have."""
