"""G and N4: overpayments, as a provider answers them and an officer decides."""
