"""How tasks survive: late acknowledgement, one at a time, redelivered when a worker dies (stack.md)."""

import os

broker_url = os.environ.get("BROKER_URL", "memory://")
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
task_ignore_result = True
task_tenant_cache_seconds = 5
broker_connection_retry_on_startup = True
# Longer than the longest task and the longest eta, or a running task would be delivered twice.
broker_transport_options = {"visibility_timeout": 3600, "unacked_restore_interval": 5, "unacked_restore_throttle": 1}
timezone = "Asia/Ho_Chi_Minh"
