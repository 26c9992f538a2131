"""The demonstration council: plainly made up, brought in by the real import, with a past that real operations made."""
