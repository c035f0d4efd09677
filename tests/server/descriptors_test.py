#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server that may open few files goes on serving beside more idle connections than it has descriptors for."""
import os
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import json

COMPOSER = os.environ.get("VMCP_COMPOSER", "")
DESCRIPTORS = 64
REQUEST = (b"POST /sync HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
           b"Content-Length: 2\r\nConnection: close\r\n\r\n{}")


def limit_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))


def hook_port(log, process):
    """The port that the log tells; waits for it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with open(log, encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("\n") and json.loads(line).get("listener") == "hook":
                    return int(json.loads(line)["address"].rsplit(":", 1)[1])
        time.sleep(0.05)
    sys.exit("the server did not start: " + open(log, encoding="utf-8").read())


def status(port, authority):
    context = ssl.create_default_context(cafile=authority)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as connection:
            connection.sendall(REQUEST)
            return connection.recv(12)


def main():
    if not COMPOSER:
        return 77
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([COMPOSER, "gencert", "--dns", "localhost", "--out", directory], check=True,
                       stdout=subprocess.DEVNULL)
        log = os.path.join(directory, "log")
        with open(log, "wb") as output:
            server = subprocess.Popen(
                [COMPOSER, "serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--drain", "0s",
                 "--log-level", "info", "--log-format", "json", "--tls-cert", os.path.join(directory, "tls.crt"),
                 "--tls-key", os.path.join(directory, "tls.key")],
                stdout=output, stderr=output, preexec_fn=limit_descriptors)
        idle = []
        try:
            port = hook_port(log, server)
            for _ in range(4 * DESCRIPTORS):
                idle.append(socket.create_connection(("127.0.0.1", port), timeout=10))
            answers = {status(port, os.path.join(directory, "ca.crt")) for _ in range(10)}
        finally:
            server.terminate()
            code = server.wait()
            for connection in idle:
                connection.close()
    print(f"answers {answers}, exit code {code}")
    return 0 if answers == {b"HTTP/1.1 400"} and code == 0 else 1


sys.exit(main())
