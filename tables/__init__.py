"""The tables by area, those that others point at first; everybody imports them from `models`."""
