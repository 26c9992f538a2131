"""Commissioned care comes in: a folder of files is planned row by row, then applied whole."""
