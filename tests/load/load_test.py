"""Tests a server with 200 clients on loopback. The clients read, import data and poll jobs, and two of them run evaluations.

No response may be an error, the memory must stay below a limit, and no descriptor may leak. CHAP_LOAD_SECONDS is the duration. The
default is 15, and 60 is recommended for a run by hand. A separate process measures the response times of /health. The test prints their
99th percentile under load and on the idle server. The test does not check the percentile, because clients and server share the cores.
"""
import asyncio
import collections
import json
import os
import random
import subprocess
import sys
import time
import unittest

import chap_server
from chap_server import Server, backtest_request, dataset_request, polygons, sample_data

SECONDS = float(os.environ.get("CHAP_LOAD_SECONDS", "15"))
CLIENTS = 200
IMPORTERS = 20
POLLERS = 40
MAX_DATABASE_DESCRIPTORS = 40
MAX_GROWTH = 200 * 1024  # the most KiB by which the resident memory may grow after the warm-up
SANITIZED = any(preset in chap_server.PROGRAM for preset in ("/asan/", "/tsan/"))

# A program that requests /health every 20 ms for a number of seconds and prints the 99th percentile of the response times in
# milliseconds. If the program may set its priority, it runs with a high priority, so that the measured times do not contain the time for
# which it waits for a core.
PROBE = """
import http.client, os, sys, time
try:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
except PermissionError:
    pass
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=30)
end, times = time.monotonic() + float(sys.argv[2]), []
while time.monotonic() < end:
    start = time.perf_counter()
    connection.request("GET", "/health")
    answer = connection.getresponse()
    assert answer.status == 200 and answer.read()
    times.append(time.perf_counter() - start)
    time.sleep(0.02)
times.sort()
print(1000 * times[int(0.99 * (len(times) - 1))])
"""


class Client:
    """A client with one persistent connection, which counts the statuses of the responses."""

    def __init__(self, port, counts):
        self.port, self.counts = port, counts

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_):
        self.writer.close()
        await self.writer.wait_closed()

    async def request(self, method, path, body=None, expected=(200,)):
        data = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        self.writer.write(head.encode() + data)
        status = int((await self.reader.readline()).split()[1])
        fields = {}
        while (line := await self.reader.readline()) != b"\r\n":
            name, _, value = line.decode().partition(":")
            fields[name.lower()] = value.strip()
        if "content-length" in fields:
            text = await self.reader.readexactly(int(fields["content-length"]))
        else:
            text = await self.read_chunks()
        self.counts[status] += 1
        if status not in expected:
            raise AssertionError(f"{method} {path} -> {status} {text[:300]}")
        return text

    async def read_chunks(self):
        """Reads a chunked body and returns its content."""
        pieces = []
        while size := int(await self.reader.readline(), 16):
            pieces.append(await self.reader.readexactly(size))
            await self.reader.readline()
        await self.reader.readline()
        return b"".join(pieces)


async def repeat(client, end, step):
    """Calls step(client) again and again until the time `end`."""
    while time.monotonic() < end:
        await step(client)
        await asyncio.sleep(random.uniform(0.05, 0.25))


async def read(client):
    path = random.choice((
        "/v1/crud/backtests", "/v1/crud/datasets", "/v1/crud/datasets/1", "/v1/crud/datasets/1/csv", "/system/info",
        "/v1/analytics/evaluation-entry?backtestId=1&quantiles=0.1&quantiles=0.5&quantiles=0.9", "/v1/crud/backtests/1/info",
        "/v1/crud/configured-models", "/v1/analytics/actual-cases/1", "/v1/crud/metric/csv?backtestId=1", "/openapi.json"))
    await client.request("GET", path)


async def poll(client):
    jobs = json.loads(await client.request("GET", "/v1/jobs"))
    if jobs:
        await client.request("GET", f"/v1/jobs/{random.choice(jobs)['id']}")


async def finish(client, job):
    """Waits until a job has ended. The job must succeed."""
    while (status := json.loads(await client.request("GET", f"/v1/jobs/{job}"))) not in chap_server.FINAL:
        await asyncio.sleep(0.2)
    if status != "SUCCESS":
        raise AssertionError(f"job {job}: {status}")


async def import_dataset(client):
    answer = await client.request("POST", "/v1/analytics/make-dataset", dataset_request())
    await finish(client, json.loads(answer)["id"])


ORG_UNITS = 20 if SANITIZED else 100
EVALUATION = backtest_request(name="under load", nSplits=12, providedData=sample_data(org_units=ORG_UNITS, months=96),
                              geojson=polygons(ORG_UNITS))


async def evaluate(client):
    answer = await client.request("POST", "/v1/analytics/create-backtest-with-data/", EVALUATION)
    await finish(client, json.loads(answer)["id"])


async def load(port, seconds):
    """Runs all clients for a number of seconds. Returns the number of responses with each status."""
    counts, end = collections.Counter(), time.monotonic() + seconds

    async def run_client(step):
        async with Client(port, counts) as client:
            await repeat(client, end, step)

    steps = [evaluate] * 2 + [import_dataset] * IMPORTERS + [poll] * POLLERS
    steps += [read] * (CLIENTS - len(steps))
    await asyncio.gather(*(run_client(step) for step in steps))
    return counts


def probe(port, seconds):
    """Starts PROBE in its own process."""
    return subprocess.Popen([sys.executable, "-c", PROBE, str(port), str(seconds)], stdout=subprocess.PIPE, text=True)


class LoadTest(unittest.TestCase):
    def test_many_clients(self):
        with Server(environment={"CHAP_JOB_CONCURRENCY": "4"}) as server:
            folder = f"/proc/{server.process.pid}"

            def descriptors():
                """Returns (number of open descriptors of the database, number of other open descriptors). The pool opens up to 18
                database connections, each with two files."""
                names = [os.readlink(f"{folder}/fd/{number}") for number in os.listdir(f"{folder}/fd")]
                database = sum("chap.db" in name for name in names)
                return database, len(names) - database

            def resident():
                with open(f"{folder}/status", encoding="ascii") as status:
                    return int(next(line for line in status if line.startswith("VmRSS")).split()[1])

            server.run_job("/v1/analytics/create-backtest-with-data/", EVALUATION)
            asyncio.run(load(server.port, 2))  # a warm-up, after which all threads, statements and connections exist
            time.sleep(0.5)
            before, warm = descriptors(), resident()
            idle = float(probe(server.port, max(3, SECONDS / 4)).communicate()[0])

            meanwhile = probe(server.port, SECONDS)
            os.nice(15)  # clients usually run on other machines, so they get the lowest priority here
            counts = asyncio.run(load(server.port, SECONDS))
            busy = float(meanwhile.communicate()[0])
            self.assertEqual(meanwhile.returncode, 0)
            time.sleep(1)
            after, full = descriptors(), resident()
            print(f"{sum(counts.values()) / SECONDS:.0f} responses a second; /health p99 {busy:.1f} ms "
                  f"(goal: at most 25 ms), idle {idle:.1f} ms: {busy / idle:.1f} times; "
                  f"resident {warm // 1024} -> {full // 1024} MiB; descriptors {before} -> {after}", file=sys.stderr)
            self.assertEqual(set(counts), {200})
            self.assertGreater(sum(counts.values()), CLIENTS)
            self.assertLessEqual(after[0], MAX_DATABASE_DESCRIPTORS)
            self.assertLessEqual(after[1], before[1] + 2)
            if not SANITIZED:  # sanitizers keep freed memory
                self.assertLess(full, warm + MAX_GROWTH)


if __name__ == "__main__":
    unittest.main(verbosity=1)
