"""Web processes: two per server are enough for a clinic; threads keep a slow PDF from holding up the queue."""

import os
from pathlib import Path

bind = os.environ.get("CSCOMU_BIND", "127.0.0.1:8000").split(",")
workers = int(os.environ.get("CSCOMU_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("CSCOMU_WEB_THREADS", "4"))
# Loaded once, shared by the processes: memory counts on the servers of a health centre.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
# A process is renewed now and then, not all at once.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- memory, not a shared folder
accesslog = os.environ.get("CSCOMU_ACCESS_LOG") or None
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s bytes %(M)s ms'
errorlog = "-"
# The proxy's addresses; FORWARDED_ALLOW_IPS says which.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# Nothing here uses it, and its default place in the home folder would be shared by several checkouts.
control_socket_disable = True
