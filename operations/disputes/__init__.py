"""Disputes: raised by an officer or proposed by the portal, answered by the provider, resolved. Each move is one
transaction with an event, and the money of the weeks that it is about follows in it.
"""
