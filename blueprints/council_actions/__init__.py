"""The council's side of actions: the teams' queue, passing on, notes, saved replies, types, and Send to many."""
