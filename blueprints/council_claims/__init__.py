"""The finance panel: the queue of claims, and the page that decides one."""
