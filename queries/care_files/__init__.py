"""What care files and files of actuals say, beside what is on record."""
