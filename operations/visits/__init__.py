"""Visits of electronic call monitoring: uploaded, matched to care, filled into weeks; or waiting for an order.

A visit is known by its Visit ID within the organisation: the same one again updates it and never doubles it.
"""
