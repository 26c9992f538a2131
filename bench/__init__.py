"""How fast the portal is: `make bench` prints figures with the machine's size and keeps nothing."""
