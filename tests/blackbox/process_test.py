"""Tests the server as a process: start, stop, refused files, two servers on one database, descriptors, memory, log."""
import contextlib
import fcntl
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request

from chap_server import (PROGRAM, SANITIZED, Server, backtest_request, dataset_request, polygons, sample_data, sanitizer_reports,
                         sanitizer_settings)


def run(*arguments, environment=None, timeout=300):
    """Runs the program and returns the finished process. Fails if the program wrote a sanitizer report."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("CHAP_", "CELERY_"))}
    with tempfile.TemporaryDirectory() as reports:
        answer = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=timeout,
                                env={**clean, **sanitizer_settings(reports), **(environment or {})}, check=False)
        found = sanitizer_reports(reports)
    if found:
        raise AssertionError("sanitizer reports:\n" + found)
    return answer


class CommandTest(unittest.TestCase):
    def test_help_version_and_documents(self):
        self.assertIn("serve", run("--help").stdout)
        self.assertIn("CHAP_DATABASE_URL", run("serve", "--help").stdout)
        self.assertRegex(run("version").stdout, r"chap \d+\.\d+\.\d+")
        self.assertEqual(run("--version").stdout, run("version").stdout)
        with open("docs/settings.md", encoding="utf-8") as file:
            self.assertEqual(run("settings").stdout, file.read(), "docs/settings.md is not what `chap settings` prints")

    def test_wrong_options(self):
        with tempfile.TemporaryDirectory() as folder:
            for flags, text in ((["--port", "x"], "--port"), (["--port", "99999"], "--port"),
                                (["--root-path", "x"], "root path"), (["--log-format", "xml"], "--log-format"),
                                (["--gzip-level", "10"], "--gzip-level"), (["--handler-threads", "0"], "--handler-threads"),
                                (["--nope"], "--nope"), (["--celery-broker", "redis://localhost"], "CELERY_BROKER")):
                answer = run("serve", "--data-dir", folder, *flags)
                self.assertNotEqual(answer.returncode, 0, flags)
                self.assertIn(text, answer.stderr + answer.stdout)
            self.assertEqual(os.listdir(folder), [])

    def test_wrong_usage_prints_one_line_and_has_exit_status_2(self):
        for arguments, text in (((), "subcommand"), (("bogus",), "bogus"), (("serve", "--nope"), "--nope"),
                                (("serve", "--port", "x"), "--port: 'x' is not a whole number"),
                                (("serve", "--data-dir", ""), "--data-dir: a folder is needed"),
                                (("serve", "--cors-origins", " , "), "--cors-origins: ' , ' contains no origin"),
                                (("serve", "--cors-origins", "https://a/"), "'https://a/' is not an origin"),
                                (("serve", "--cors-origins", "https://*.a"), "'https://*.a' is not an origin"),
                                (("serve", "--cors-origins", "http://a:80"), "no default port"),
                                (("serve", "--data-dir", "  "), "--data-dir: a folder is needed"),
                                (("serve", "--root-path", "/a b"), "--root-path"), (("-v",), "'-v' is not an option"),
                                (("serve", "--host", ""), "--host: an address is needed"),
                                (("serve", "--database-url", "sqlite://"), "name the file"),
                                (("serve", "--database-url", "sqlite::memory:"), "name the file"),
                                (("serve", "--database-url", "mysql://x"), "--database-url"),
                                (("migrate", "--check", "--plan"), "--plan"),
                                (("demo", "--regions", "0"), "--regions"), (("serve", "\x1b[2J"), " [2J")):
            answer = run(*arguments)
            self.assertEqual((answer.returncode, answer.stdout, answer.stderr.count("\n")), (2, "", 1), (arguments, answer.stderr))
            self.assertTrue(answer.stderr.startswith("chap: "), answer.stderr)
            self.assertIn(text, answer.stderr)
            self.assertNotIn("\x1b", answer.stderr)
        for arguments in (("settings",), ("openapi",), ("--version",), ("--help",)):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (1, "chap: standard output cannot be written\n"), arguments)
        answer = run("serve", environment={"CHAP_IDLE_SECONDS": "0"})
        self.assertEqual((answer.returncode, answer.stderr), (2, "chap: CHAP_IDLE_SECONDS: must be at least 1\n"))

    def test_an_address_that_is_in_use(self):
        with socket.socket() as taken, tempfile.TemporaryDirectory() as folder:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            answer = run("serve", "--port", port, "--data-dir", folder)
            self.assertEqual((answer.returncode, os.listdir(folder)), (1, []), "the port is reserved before the database is created")
            self.assertIn(f"cannot listen on 127.0.0.1:{port}: Address already in use\n", answer.stderr)

    def test_a_folder_that_cannot_be_created(self):
        answer = run("serve", "--data-dir", "/proc/chap")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("/proc/chap", answer.stderr)

    def test_the_demo(self):
        with tempfile.TemporaryDirectory() as folder:  # the demo gets its own TMPDIR, because other demos may be running
            for flags in ([], ["--weekly", "--regions", "3"]):
                answer = run("demo", "--once", "--port", "0", *flags, environment={"TMPDIR": folder})
                self.assertEqual(answer.returncode, 0, answer.stderr)
                self.assertIn("horizon", answer.stdout)
                self.assertIn("/docs", answer.stdout)
                self.assertEqual(answer.stdout.count("  curl "), 3)
                self.assertIn("split 8/8", answer.stdout)
                self.assertEqual(os.listdir(folder), [])

    def test_health_and_migrate(self):
        with Server() as server:
            healthy = run("health", "--port", str(server.port))
            self.assertEqual((healthy.returncode, "success" in healthy.stdout), (0, True))
            folder, port = server.folder, server.port
            self.assertEqual(run("migrate", "--check", "--data-dir", folder).returncode, 0)
            server.stop()
            self.assertEqual(run("health", "--port", str(port)).returncode, 1)
        with tempfile.TemporaryDirectory() as empty:
            self.assertNotEqual(run("migrate", "--check", "--data-dir", empty).returncode, 0)
            self.assertEqual(run("migrate", "--data-dir", empty).returncode, 0)
            self.assertEqual(run("migrate", "--check", "--data-dir", empty).returncode, 0)

    def test_compacting_requires_that_the_server_is_stopped(self):
        with Server() as server:
            for n in range(3):
                row = server.run_job("/v1/analytics/make-dataset", dataset_request(
                    name=f"d{n}", geojson=polygons(20), providedData=sample_data(20, 120)))
                self.assertEqual(server.request("DELETE", f"/v1/crud/datasets/{row}").status, 200)
            folder = server.folder
            refused = run("migrate", "--compact", "--data-dir", folder)
            self.assertEqual((refused.returncode, "stop it first" in refused.stderr), (1, True), refused.stderr)
            missing = run("migrate", "--compact", "--data-dir", os.path.join(folder, "none"))
            self.assertEqual((missing.returncode, os.path.exists(os.path.join(folder, "none"))), (1, False), missing.stderr)
            server.stop()
            before = os.path.getsize(os.path.join(folder, "chap.db"))
            done = run("migrate", "--compact", "--data-dir", folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stdout, r"chap.db: \d+\.\d MB before, \d+\.\d MB now")
            self.assertLess(os.path.getsize(os.path.join(folder, "chap.db")), before / 2)


class StoreTest(unittest.TestCase):
    def test_refused_files_are_not_changed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "chap.db")
            newer = os.path.join(folder, "newer.db")
            with sqlite3.connect(newer) as db:
                db.execute("PRAGMA user_version = 9999")
                db.execute("CREATE TABLE dataset (id INTEGER)")
            with open(newer, "rb") as file:
                file_of_newer_version = file.read()
            for content in (b"this file is a text and not a database" * 100, file_of_newer_version):
                with open(path, "wb") as file:
                    file.write(content)
                answer = run("serve", "--data-dir", folder, "--port", "0")
                self.assertEqual(answer.returncode, 1)
                self.assertIn("chap.db", answer.stderr)
                with open(path, "rb") as file:
                    self.assertEqual(file.read(), content)

    def test_files_are_not_readable_by_other_users(self):
        with Server() as server:
            server.run_job("/v1/analytics/make-dataset", dataset_request())
            created = [os.path.join(server.folder, name) for name in os.listdir(server.folder) if name != "server.log"]
            self.assertGreater(len(created), 2)
            self.assertEqual([path for path in created if os.stat(path).st_mode & 0o007], [])

    def test_nothing_is_lost_in_a_restart(self):
        with Server() as server:
            server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
            paths = ["/v1/crud/backtests", "/v1/crud/datasets/1", "/v1/jobs", "/v1/crud/configured-models"]
            before = [server.get(p).json for p in paths]
            self.assertEqual(server.stop(), 0)
            server.start()
            self.assertEqual([server.get(p).json for p in paths], before)

    def test_a_limit_of_the_file_size_does_not_end_the_server(self):
        with Server(wrapper=["prlimit", "--fsize=18000000"]) as server:
            request = dataset_request(geojson=polygons(60), providedData=sample_data(60, 240, first_year=1990))
            statuses = [server.post("/v1/analytics/make-dataset", request).status for _ in range(12)]
            self.assertLessEqual(set(statuses), {200, 503})
            self.assertEqual(server.get("/v1/crud/datasets").status, 200)
            self.assertIsNone(server.process.poll())

    def test_deleted_rows_give_their_disk_space_back(self):
        with Server() as server:
            row = server.run_job("/v1/analytics/make-dataset", dataset_request(
                geojson=polygons(60), providedData=sample_data(60, 240, first_year=1990)))
            path = os.path.join(server.folder, "chap.db")
            server.stop()  # moves the rows from the write-ahead log to the file
            full = os.path.getsize(path)
            server.start()
            self.assertEqual(server.request("DELETE", f"/v1/crud/datasets/{row}").status, 200)
            deadline = time.monotonic() + 120
            while os.path.getsize(path) > full / 2:
                self.assertLess(time.monotonic(), deadline, (full, os.path.getsize(path)))
                time.sleep(0.2)
            self.assertEqual(server.get("/v1/crud/datasets").json, [])

    @unittest.skipIf(SANITIZED, "the process ends without joining its threads, which ThreadSanitizer reports")
    def test_a_handler_that_does_not_return_is_ended_at_shutdown(self):
        with Server(environment={"CHAP_WORKER_SHUTDOWN_TIMEOUT": "1"}) as server:
            with sqlite3.connect(os.path.join(server.folder, "chap.db"), isolation_level=None) as other_program:
                other_program.execute("BEGIN IMMEDIATE")  # the handler of a write now waits for 30 s

                def write():
                    with contextlib.suppress(OSError, http.client.HTTPException):
                        server.post("/v1/analytics/make-dataset", dataset_request())

                writer = threading.Thread(target=write)
                writer.start()
                time.sleep(1)  # until the handler runs; if it does not run yet, the test only checks less
                start = time.monotonic()
                server.process.terminate()
                server.process.wait(60)
                self.assertLess(time.monotonic() - start, 25)
                writer.join()
                other_program.execute("ROLLBACK")
            server.start()
            self.assertEqual(server.get("/v1/crud/datasets").json, [])

    def test_two_servers_on_one_database(self):
        with Server() as first:
            second = Server(folder=first.folder)
            try:
                row = second.run_job("/v1/analytics/make-dataset", dataset_request(name="by the second"))
                self.assertEqual(first.get(f"/v1/crud/datasets/{row}").json["name"], "by the second")
                self.assertIn("another process runs the jobs", second.log())
                first.kill()  # after this, the second server must run the jobs
                second.run_job("/v1/analytics/make-dataset", dataset_request(name="after"))
            finally:
                second.close()

    def test_many_writers_at_once(self):
        with Server() as server:
            done = []
            work = lambda i: done.append(server.run_job(
                "/v1/analytics/create-backtest-with-data/", backtest_request(name=f"w{i}"), timeout=300))
            threads = [threading.Thread(target=work, args=(i,)) for i in range(12)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            self.assertEqual(len(set(done)), 12)
            self.assertEqual(sorted(b["name"] for b in server.get("/v1/crud/backtests").json),
                             sorted(f"w{i}" for i in range(12)))


class StopTest(unittest.TestCase):
    def test_requests_in_progress_finish(self):
        """A client sends the rest of its request after the server was told to stop. The server must still respond."""
        with Server() as server:
            server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
            with socket.create_connection(("127.0.0.1", server.port)) as slow:
                body = b'{"name":"half'
                slow.sendall(b"POST /v1/crud/backtests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                             b"Content-Length: 20\r\n\r\n" + body)
                time.sleep(0.2)
                server.process.terminate()
                time.sleep(0.2)
                slow.sendall(b"way\"}  ")
                answer = b""
                while chunk := slow.recv(65536):
                    answer += chunk
                self.assertTrue(answer.startswith(b"HTTP/1.1 422"), answer[:200])
            self.assertEqual(server.process.wait(120), 0)

    def test_slow_readers_delay_neither_other_clients_nor_the_stop(self):
        with Server(flags=["--shutdown-timeout", "1"]) as server:
            self.import_large_dataset(server)
            slow = []
            for number in range(60):  # more clients than the server has handler threads and database connections
                path = "/v1/crud/datasets/1" + ("", "/csv", "/df")[number % 3]
                reader = socket.socket()
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                reader.connect(("127.0.0.1", server.port))
                reader.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                slow.append(reader)
            for reader in slow:
                self.assertEqual(reader.recv(12), b"HTTP/1.1 200")
            for path in ("/v1/crud/datasets", "/v1/crud/backtests", "/health/ready", "/v1/crud/datasets/2/csv"):
                self.assertEqual(server.get(path, timeout=120).status, 200, path)
            server.run_job("/v1/analytics/make-dataset", dataset_request())
            code = server.stop()  # 1 if connections were still open one second after the shutdown timeout
            if "asan" in PROGRAM or "tsan" in PROGRAM:  # a program with sanitizers can need more than a second to close all connections
                server.killed = code == 1
            else:
                self.assertEqual(code, 0)
            for reader in slow:
                reader.close()

    @staticmethod
    def import_large_dataset(server):
        """Imports the data sets 1 and 2. The responses for data set 1 are larger than the buffers of a socket; data set 2 is small."""
        for _ in range(2):
            server.run_job("/v1/analytics/make-dataset", dataset_request())
        with sqlite3.connect(os.path.join(server.folder, "chap.db")) as db:
            db.executemany("INSERT INTO observation (dataset_id, org_unit, period, feature_name, value) "
                           "VALUES (1, ?, ?, 'rainfall', 1.5)",
                           ((f"a-long-name-for-org-unit-{o:04d}", f"{2000 + m // 12}{m % 12 + 1:02d}")
                            for o in range(250) for m in range(240)))

    def test_sighup_stops_server_and_demo(self):
        with Server() as server:
            server.process.send_signal(signal.SIGHUP)
            self.assertEqual(server.process.wait(60), 0)
            self.assertIn("stopping", server.log())
            server.wrapper = ["nohup"]  # nohup makes the server ignore SIGHUP
            server.start()
            server.process.send_signal(signal.SIGHUP)
            time.sleep(0.3)
            self.assertEqual(server.get("/health").status, 200)
        with tempfile.TemporaryDirectory() as folder:
            with subprocess.Popen([PROGRAM, "demo", "--port", "0"], stdout=subprocess.PIPE, text=True,
                                  env={**os.environ, **sanitizer_settings(folder), "TMPDIR": folder}) as demo:
                while "Ctrl-C" not in demo.stdout.readline():
                    pass
                demo.send_signal(signal.SIGHUP)
                self.assertEqual(demo.wait(60), 0)
            self.assertEqual(os.listdir(folder), [])

    def test_idle_clients_do_not_delay_the_stop(self):
        with Server() as server:
            idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
            self.assertEqual(server.get("/health").status, 200)
            start = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - start, 60)  # less than the 75 s for which idle connections may stay open
            [s.close() for s in idle]


class ResourceTest(unittest.TestCase):
    def test_descriptors_do_not_leak(self):
        with Server() as server:
            count = lambda: len(os.listdir(f"/proc/{server.process.pid}/fd"))
            server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
            [server.get("/v1/crud/backtests") for _ in range(20)]
            before = count()
            for _ in range(5):
                server.run_job("/v1/analytics/make-dataset", dataset_request())
            [server.get(p) for _ in range(50) for p in ("/v1/crud/datasets/1/csv", "/v1/crud/datasets/1", "/nope")]
            time.sleep(0.3)
            self.assertLessEqual(count(), before + 10)

    def test_memory_of_large_requests_is_released(self):
        if "asan" in PROGRAM or "tsan" in PROGRAM:
            self.skipTest("sanitizers keep freed memory")
        body = json.dumps(backtest_request(geojson=polygons(150), providedData=sample_data(150, 300, first_year=1980)))
        with Server() as server:
            def resident():
                with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as file:
                    return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024

            ask = lambda: server.post("/v1/analytics/create-backtest-with-data/?dryRun=true", body,
                                      headers={"Content-Type": "application/json"})
            self.assertEqual(ask().json["importedCount"], 150)
            threads = [threading.Thread(target=ask) for _ in range(16)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            self.assertLess(resident(), 100, "the resident memory in MB after sixteen simultaneous requests of 12 MB")


class LogTest(unittest.TestCase):
    def test_a_log_that_is_not_read_blocks_neither_requests_nor_the_stop(self):
        read_end, write_end = os.pipe()
        fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, 4096)
        with tempfile.TemporaryDirectory() as folder, open(read_end, encoding="utf-8") as log:
            process = subprocess.Popen([PROGRAM, "serve", "--port", "0", "--data-dir", folder], stdin=subprocess.DEVNULL, stderr=write_end)
            os.close(write_end)
            try:
                port = next(int(found[1]) for line in log if (found := re.search(r"listens on http://[^:]+:(\d+)", line)))
                for _ in range(200):  # each request writes a line to the log, and the pipe has space for about 40 lines
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/crud/datasets", timeout=60) as response:
                        self.assertEqual(response.status, 200)
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(120), 0)
            finally:
                process.kill()
                process.wait()

    def test_the_log_has_no_secrets_and_one_line_for_each_event(self):
        with Server(environment={"CHAP_LOG_FORMAT": "json", "CHAP_API_TOKEN": "tiny-secret"}) as server:
            server.get("/v1/jobs?token=%22%0Aforged", headers={"Authorization": "Bearer tiny-secret"})
            server.stop()
            lines = server.log().splitlines()
            self.assertTrue(all(line.startswith("{") and line.endswith("}") for line in lines), lines)
            self.assertTrue(any("CHAP_API_TOKEN" in line and "WARNING" in line for line in lines))
            self.assertNotIn("tiny-secret", "".join(lines))


if __name__ == "__main__":
    unittest.main(verbosity=1)
