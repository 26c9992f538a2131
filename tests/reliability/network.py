"""Several hosts on one machine: a network namespace each, joined by a bridge in a namespace of the services.

Needs root and Debian's iproute2. Nothing of it reaches beyond this machine: the addresses are of the namespaces alone.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

HUB, HUB_ADDRESS = "remit-hub", "10.77.0.1"


def ip(*arguments: str, check: bool = True) -> None:
    """Run `ip` with these arguments."""
    subprocess.run(["ip", *arguments], check=check, capture_output=not check)  # noqa: S603, S607


def inside(namespace: str, *command: str) -> list[str]:
    """The command that runs `command` on that host."""
    return ["ip", "netns", "exec", namespace, *command]


def address_of(number: int) -> str:
    """The address of the host with this number."""
    return f"10.77.0.{number + 2}"


def namespace_of(number: int) -> str:
    """The namespace of the host with this number."""
    return f"remit-host{number}"


@contextmanager
def network(hosts: int) -> Iterator[None]:
    """A network of so many hosts and of the services' own, gone afterwards with all that listened in it."""
    names = [HUB, *map(namespace_of, range(hosts))]
    for name in names:
        ip("netns", "del", name, check=False)
    try:
        for name in names:
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("-n", HUB, "link", "add", "bridge", "type", "bridge")
        ip("-n", HUB, "addr", "add", f"{HUB_ADDRESS}/24", "dev", "bridge")
        ip("-n", HUB, "link", "set", "bridge", "up")
        for number in range(hosts):
            name, cable = namespace_of(number), f"cable{number}"
            ip("-n", HUB, "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("-n", HUB, "link", "set", cable, "master", "bridge", "up")
            ip("-n", name, "addr", "add", f"{address_of(number)}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
        yield
    finally:
        for name in names:
            ip("netns", "del", name, check=False)


def plug(number: int, is_in: bool) -> None:
    """Pull the cable of a host, or plug it in again."""
    ip("-n", HUB, "link", "set", f"cable{number}", "up" if is_in else "down")
