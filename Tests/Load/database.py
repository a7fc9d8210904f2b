#!/usr/bin/env python3
"""A PostgreSQL server of its own on loopback, for the scripts here: database.py COMMAND... runs a command with it.

The command finds its address in IMPASTO_TEST_DATABASE. The server's programs are those of Debian's package postgresql-15, or
of the PATH; PostgreSQL does not run as root, so that root runs it as `postgres`. All of it is gone afterwards.
"""
import glob, os, pathlib, pwd, shutil, signal, socket, subprocess, sys, tempfile, time


def program(name):
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    path = found[-1] if found else shutil.which(name)
    if not path:
        raise SystemExit(f"PostgreSQL's {name} is not installed: apt-get install postgresql")
    return path


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Database:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.data, self.log = self.folder.name + "/data", self.folder.name + "/log"
        self.port = free_port()
        self.url = f"postgres://impasto@127.0.0.1:{self.port}/impasto"
        self.user = None
        if os.getuid() == 0:
            self.user = "postgres"
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder.name, owner.pw_uid, owner.pw_gid)
        self.run(program("initdb"), "-D", self.data, "-A", "trust", "-U", "impasto", "-E", "UTF8", "--locale=C.UTF-8")
        with open(self.data + "/postgresql.conf", "a") as settings:
            settings.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                "max_connections = 500\nlog_min_messages = fatal\n")
        self.start()
        self.sql("postgres", "CREATE DATABASE impasto")

    def sql(self, database, statement):
        self.run(program("psql"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "impasto", "-d", database, "-c", statement)

    def run(self, *command):
        done = subprocess.run(command, user=self.user, cwd=self.folder.name, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")

    def start(self):
        self.process = subprocess.Popen(
            [program("postgres"), "-D", self.data], user=self.user, cwd=self.folder.name,
            stdout=subprocess.DEVNULL, stderr=open(self.log, "a"))
        until = time.monotonic() + 60
        while subprocess.run([program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"PostgreSQL did not start: {pathlib.Path(self.log).read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self, crash=False):
        """Ends it in order, or as a power cut would."""
        self.process.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
        self.process.wait(60)

    def freeze(self):
        """It stands still, as on a machine that hangs: its connections stay, and nothing is answered."""
        # The one that makes the others first.
        os.kill(self.process.pid, signal.SIGSTOP)
        for child in self.children():
            os.kill(child, signal.SIGSTOP)

    def thaw(self):
        for one in [*self.children(), self.process.pid]:
            os.kill(one, signal.SIGCONT)

    def children(self):
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(line) for line in found.stdout.split()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        self.folder.cleanup()


if __name__ == "__main__":
    with Database() as database:
        # The tests' galleries have schemas of their own, and share the extension.
        database.sql("impasto", "CREATE EXTENSION pg_trgm")
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "IMPASTO_TEST_DATABASE": database.url}).returncode)
