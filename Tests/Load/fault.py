"""What the faults share."""
import contextlib, ctypes, http.client, json, os, random, sqlite3, subprocess

SPACE = "magenta-mobile"


class Unavailable(Exception):
    """This machine does not let the fault be made."""


def vector(seed):
    choice = random.Random(seed)
    return [round(choice.uniform(-2, 2), 3) for _ in range(100)]


def save(server, name, **more):
    """The answer to a save: the status, and the document or the problem; (None, {}) if there is no answer."""
    return asked(server, "POST", "/api/styles", {"name": name, "style": {"vector": vector(name), "space": SPACE}, **more})


def asked(server, method, path, body=None, headers={}):
    """The same of any request."""
    if body is not None:
        body, headers = json.dumps(body), {"Content-Type": "application/json", **headers}
    with contextlib.suppress(OSError, http.client.HTTPException):
        status, answer = server.ask(method, path, body, headers)
        return status, json.loads(answer or b"{}")
    return None, {}


def changed(server, id, **changes):
    """The same of an edit, whatever the style's revision is."""
    return asked(server, "PATCH", f"/api/styles/{id}", changes, {"If-Match": "*"})


def paints(server, height=32, **more):
    """The status of a small picture."""
    return server.json("POST", "/api/stylize", {
        "content": {"sample": "bust"}, "style": {"sample": "stripes"}, "contentSize": height, **more})[0]


def styles(server):
    """All saved styles by id, in one snapshot."""
    status, body = server.ask("GET", "/api/styles/export")
    assert status == 200, f"the gallery answers {status}: {body[:300]}"
    document = json.loads(body)
    return {s["id"]: s for s in (document["styles"] if "styles" in document else [document["style"]])}


def whole(path):
    """Whether SQLite finds nothing wrong with a gallery that nobody uses."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], f"{path} is damaged"


def alive(server):
    """Ends the fault if the server has ended, or answers nothing."""
    ended = server.process.poll()
    assert ended is None, f"the server ended with {ended}: {server.said()}"
    assert server.answers(), f"/healthz is answered by {server.answer}: {server.said()}"


def mount(folder, *options):
    """Mounts a small file system in memory for this process and those that it starts, and nobody else."""
    if not hasattr(os, "unshare"):
        # Before Python 3.12; CLONE_NEWNS.
        if ctypes.CDLL(None, use_errno=True).unshare(0x20000) != 0:
            raise Unavailable("file systems are mounted by root alone, in a mount namespace of its own")
    else:
        try:
            os.unshare(os.CLONE_NEWNS)
        except OSError as error:
            raise Unavailable(f"file systems are mounted by root alone, in a mount namespace of its own ({error})")
    for command in (["mount", "--make-rprivate", "/"], ["mount", "-t", "tmpfs", "-o", ",".join(options), "none", folder]):
        if subprocess.run(command, capture_output=True).returncode != 0:
            raise Unavailable(f"this process may not run: {' '.join(map(str, command))}")
