"""A Ray cluster of one head and one node, of one processor each, on the loopback of this machine.

usage: ray_cluster.py, with RAY_AUTH_MODE and RAY_AUTH_TOKEN set

Prints a line of JSON when it is up and after every command that comes by standard input: "kill node", "add node",
"kill head", "start head". Ends with its standard input.
"""

import atexit
import json
import os
import shutil
import sys
import tempfile

# Of a head that fails a node shall notice within the time of a check.
os.environ.setdefault("RAY_gcs_rpc_server_reconnect_timeout_s", "5")

# What keeps Ray on the loopback, where it would look for the address of this machine.
os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
# Ray lets everything else go first: on a busy machine, as of a check, workers would stand still.
os.environ["RAY_worker_niceness"] = "0"
# Sockets lie in there, whose paths must be short. It goes after Ray's own exit has ended what writes to it.
scratch = tempfile.mkdtemp(prefix="ray")
atexit.register(shutil.rmtree, scratch, ignore_errors=True)
os.environ["RAY_TMPDIR"] = scratch
os.makedirs(f"{scratch}/ray")

from ray.cluster_utils import Cluster  # noqa: E402

SMALL = {"num_cpus": 1, "object_store_memory": 80 << 20, "node_ip_address": "127.0.0.1"}
HEAD = {**SMALL, "include_dashboard": True, "dashboard_host": "127.0.0.1"}


def processes(node):
    return sorted(info.process.pid for kind in node.all_processes.values() for info in kind)


def tell(cluster, node):
    head = cluster.head_node
    print(
        json.dumps(
            {
                "dashboard": head and f"http://{cluster.webui_url}",
                "head": head and processes(head),
                "node": node and processes(node),
            }
        ),
        flush=True,
    )


def main():
    cluster = Cluster(initialize_head=True, head_node_args=HEAD)
    node = cluster.add_node(**SMALL)
    tell(cluster, node)
    for line in sys.stdin:
        command = line.strip()
        if command == "kill node":
            cluster.remove_node(node, allow_graceful=False)
            node = None
        elif command == "add node":
            node = cluster.add_node(**SMALL)
        elif command == "kill head":
            cluster.remove_node(cluster.head_node, allow_graceful=False)
        elif command == "start head":
            cluster = Cluster(initialize_head=True, head_node_args=HEAD)
            node = cluster.add_node(**SMALL)
        tell(cluster, node)
    cluster.shutdown()


main()
