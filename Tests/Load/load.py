#!/usr/bin/env python3
"""Loads a server of its own on loopback with everything at once, and says what was lost: load.py BINARY.

Clients paint previews and pictures, leave uploads, save styles, read pages and hang up in the middle. It holds that every
acknowledged save is in the gallery, that no status is 5xx but 503, that /healthz always answers, and that the memory
returns to what it was once the stores have expired: to within 10 % of what a shorter burst of the same left, so that
what grows with each request shows. (What is saved is on the disk, and takes no memory at rest.) Needs nothing but
Python; ends by itself.
"""
import argparse, collections, http.client, json, random, re, socket, sys, threading, time
from server import SAMPLES, Server

# The server drops what has expired in a sweep every 15 s; what the gallery held is free with the next.
KEEP, SWEEPS = 5, 35


def memory_at_rest(server):
    """The server's memory once everything has ended and what it left has expired, in MB."""
    # Jobs outlive the clients that sent them, the longer the slower the machine is.
    until = time.monotonic() + 300
    while re.findall(r"^impasto_queue_(?:waiting|running) (\d+)$", server.ask("GET", "/metrics")[1].decode(), re.M) != ["0", "0"]:
        if time.monotonic() > until:
            raise SystemExit("renders still wait or run five minutes after the last request")
        time.sleep(0.5)
    time.sleep(KEEP + SWEEPS)
    return server.memory()


class Client(threading.Thread):
    def __init__(self, server, number, until):
        super().__init__()
        self.server, self.until, self.name = server, until, f"client-{number}"
        self.random = random.Random(number)
        self.statuses, self.saved, self.deleted, self.failures = collections.Counter(), [], set(), []

    def run(self):
        actions = [(self.preview, 4), (self.picture, 1), (self.job, 1), (self.upload, 3), (self.save, 4), (self.delete, 1),
                   (self.listing, 4), (self.hang_up, 2)]
        while time.monotonic() < self.until:
            action = self.random.choices([a for a, _ in actions], [w for _, w in actions])[0]
            try:
                action()
            except Exception as error:
                self.failures.append(f"{action.__name__}: {type(error).__name__}: {error}")

    def count(self, kind, status):
        self.statuses[kind, status] += 1
        return status

    def sample(self, purpose):
        return self.random.choice(sorted(p.stem for p in (SAMPLES / purpose).glob("*.jpg")))

    def painting(self, height):
        return {"content": {"sample": self.sample("content")}, "style": {"sample": self.sample("style")}, "contentSize": height,
                "strength": self.random.randint(0, 100)}

    def preview(self):
        self.count("preview", self.server.json("POST", "/api/stylize", {**self.painting(96), "priority": "preview"}, self.name)[0])

    def picture(self):
        self.count("picture", self.server.json("POST", "/api/stylize", self.painting(360), self.name)[0])

    def job(self):
        status, body = self.server.json("POST", "/api/jobs", {"kind": "stylize", **self.painting(128)}, self.name)
        self.count("job", status)
        if status in (201, 202) and self.random.random() < 0.5:
            self.count("drop job", self.server.ask("DELETE", "/api/jobs/" + json.loads(body)["id"])[0])

    def upload(self):
        picture = (SAMPLES / "style" / (self.sample("style") + ".jpg")).read_bytes()
        self.count("upload", self.server.ask("POST", "/api/uploads", picture, {
            "Content-Type": "image/jpeg", "X-Impasto-Client": self.name})[0])

    def save(self):
        vector = [round(self.random.uniform(-2, 2), 3) for _ in range(100)]
        name = f"{self.name} {len(self.saved)} {self.random.randrange(10**6)}"
        status, body = self.server.json("POST", "/api/styles", {
            "name": name, "tags": ["load"], "style": {"vector": vector, "space": "magenta-mobile"}}, self.name)
        if self.count("save", status) == 201:
            self.saved.append((json.loads(body)["id"], name))

    def delete(self):
        if not self.saved:
            return
        id, name = self.random.choice(self.saved)
        if id in self.deleted:
            return
        if self.count("delete", self.server.ask("DELETE", f"/api/styles/{id}", headers={"X-Impasto-Client": self.name})[0]) == 204:
            self.deleted.add(id)

    def listing(self):
        path = self.random.choice(["/api/styles", "/gallery", "/", "/api/models", "/metrics"])
        self.count("read", self.server.ask("GET", path)[0])

    def hang_up(self):
        body = json.dumps(self.painting(512)).encode()
        with socket.create_connection(("127.0.0.1", self.server.port), 10) as s:
            s.sendall(b"POST /api/stylize HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                      % (self.server.port, len(body)) + body[:self.random.randint(0, len(body))])
            time.sleep(self.random.uniform(0, 0.2))
        self.statuses["hang up", 0] += 1


def watch(server, until, times):
    while time.monotonic() < until:
        start = time.monotonic()
        try:
            answered = server.ask("GET", "/healthz", timeout=10)[0] == 200
        except (OSError, http.client.HTTPException):
            answered = False
        times.append((time.monotonic() - start) * 1000 if answered else float("inf"))
        time.sleep(0.05)


def burst(server, count, seconds):
    until = time.monotonic() + seconds
    clients, health = [Client(server, n, until) for n in range(count)], []
    watcher = threading.Thread(target=watch, args=(server, until, health))
    for thread in clients + [watcher]:
        thread.start()
    peak = 0
    while any(c.is_alive() for c in clients):
        peak = max(peak, server.memory())
        time.sleep(0.2)
    watcher.join()
    return clients, sorted(health) or [float("inf")], peak


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("--clients", type=int, default=64)
    arguments.add_argument("--seconds", type=int, default=60)
    given = arguments.parse_args()
    server, wrong = Server(given.binary, "--keep-uploads", str(KEEP), "--keep-results", str(KEEP)), []
    try:
        # Networks, caches and threads that stay are there before the memory is looked at.
        burst(server, given.clients, 15)
        before = memory_at_rest(server)
        clients, health, peak = burst(server, given.clients, given.seconds)
        after = memory_at_rest(server)

        statuses = sum((c.statuses for c in clients), collections.Counter())
        for (kind, status), number in sorted(statuses.items()):
            print(f"{kind:9} {status or '-'!s:>4} {number:6}")
        failures = [f for c in clients for f in c.failures]
        print(f"{sum(statuses.values())} requests, /healthz of {len(health)}: median {health[len(health) // 2]:.1f} ms, longest {health[-1]:.0f} ms")
        print(f"memory: {before:.0f} MB before, {peak:.0f} MB at most, {after:.0f} MB after")

        wrong += [f"{n} x {s} for {k}" for (k, s), n in statuses.items() if s >= 500 and s != 503]
        wrong += [f"{len(failures)} requests without an answer, such as {failures[0]}"] if failures else []
        wrong += ["/healthz did not answer"] if health[-1] == float("inf") else []
        wrong += [f"memory went from {before:.0f} to {after:.0f} MB"] if after > before * 1.1 else []
        lost = [name for c in clients for id, name in c.saved if id not in c.deleted and server.ask("GET", f"/api/styles/{id}")[0] != 200]
        undone = [id for c in clients for id in c.deleted if server.ask("GET", f"/api/styles/{id}")[0] == 200]
        saved = sum(len(c.saved) for c in clients)
        print(f"{saved} saves and {sum(len(c.deleted) for c in clients)} deletions acknowledged, {len(lost)} and {len(undone)} missing")
        wrong += [f"{len(lost)} acknowledged saves are lost"] if lost else []
        wrong += [f"{len(undone)} deleted styles are back"] if undone else []
        if not saved or not statuses["preview", 200] or not statuses["upload", 201]:
            wrong.append("too little was done to say anything")
    finally:
        if (ended := server.stop()) != 0:
            wrong.append(f"the server ended with {ended}")
    for line in wrong:
        print("FAILED:", line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
