"""The disk takes no more."""
import multiprocessing, os, pathlib, resource, signal, subprocess, tempfile, traceback
from fault import Unavailable, alive, asked, changed, mount, paints, save, styles, whole
from server import Server


def alone(fault):
    """Runs in a process of its own, whose mounts go with it."""

    def run(binary, long):
        ours, theirs = multiprocessing.get_context("fork").Pipe()

        def work():
            try:
                theirs.send((fault(binary, long), None))
            except BaseException as error:
                if not isinstance(error, (Unavailable, AssertionError)):
                    traceback.print_exc()
                theirs.send((None, error))

        process = multiprocessing.get_context("fork").Process(target=work)
        process.start()
        said, error = ours.recv()
        process.join()
        if error:
            raise error if isinstance(error, (Unavailable, AssertionError)) else AssertionError(f"{type(error).__name__}: {error}")
        return said

    return run


@alone
def disk_full(binary, long):
    """A disk that is full, has room again, and is full again."""
    # What is mounted there goes with this process.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        mount(folder, "size=4m")
        gallery, ballast = pathlib.Path(folder) / "gallery.sqlite", pathlib.Path(folder) / "ballast"
        kept, refused = {}, 0
        for cycle in range(20 if long else 2):
            with Server(binary, gallery=gallery) as server:
                for room in (0, 8192, 50_000):
                    with open(ballast, "wb", buffering=0) as file:
                        try:
                            while True:
                                file.write(bytes(4096))
                        except OSError:
                            pass
                    size = ballast.stat().st_size
                    os.truncate(ballast, max(0, size - room))
                    for number in range(400):
                        status, answer = save(server, f"{cycle} {room} {number}", notes="n" * 3000)
                        assert status is not None, f"a save on a full disk has no answer: {server.said()}"
                        if status != 201:
                            break
                        kept[answer["id"]] = answer["name"]
                    assert status in (503, 507), f"a save on a full disk is answered by {status}: {answer}"
                    assert answer.get("about") == "disk-full", f"the answer does not say why: {answer}"
                    refused += 1
                    alive(server)
                    assert kept.keys() <= styles(server).keys(), "what was saved cannot be read while the disk is full"
                    assert paints(server) == 200, "nothing is painted while the disk is full"
                    ballast.unlink()
                    status, answer = save(server, f"{cycle} {room} again")
                    assert status == 201, f"with room again a save is answered by {status}: {answer}"
                    kept[answer["id"]] = answer["name"]
                server.kill()
            with Server(binary, gallery=gallery) as server:
                assert kept.keys() <= styles(server).keys(), "acknowledged styles are lost"
                for id in list(kept)[5:]:
                    assert asked(server, "DELETE", f"/api/styles/{id}")[0] == 204
                    del kept[id]
                assert asked(server, "DELETE", "/api/styles/trash")[0] in (200, 204), "the trash is not emptied"
                assert server.stop() == 0
            whole(gallery)
        return f"{refused} times full; all that was acknowledged is there"


@alone
def read_only(binary, long):
    """A gallery on a file system that cannot be written, from the start on."""
    # What is mounted there goes with this process.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        mount(folder, "size=8m")
        gallery = pathlib.Path(folder) / "gallery.sqlite"
        with Server(binary, gallery=gallery) as server:
            _, style = save(server, "Kept")
            assert server.stop() == 0
        if subprocess.run(["mount", "-o", "remount,ro", folder], capture_output=True).returncode != 0:
            raise Unavailable("a file system cannot be made read-only here")
        with Server(binary, gallery=gallery) as server:
            assert styles(server).keys() == {style["id"]}
            for what, (status, answer) in {
                "save": save(server, "x"), "edit": changed(server, style["id"], notes="n"),
                "deletion": asked(server, "DELETE", "/api/styles/" + style["id"])}.items():
                assert status is not None and status >= 400 and "title" in answer, f"a {what} on a read-only disk is answered by {status}"
                assert status != 428 and status != 404, f"a {what} is refused for another reason: {answer}"
            assert paints(server, style={"saved": "Kept"}) == 200
            alive(server)
            assert styles(server).keys() == {style["id"]}
            assert server.stop() == 0
        return "read and painted from, and each change refused in words"


def file_size(binary, long):
    """No file may grow (`ulimit -f`): the system sends a signal that ends programs, besides failing the write."""
    with Server(binary) as server:
        status, kept = save(server, "Before")
        assert status == 201
        if not hasattr(resource, "prlimit"):
            raise Unavailable("the limits of a running process cannot be set on this system")
        full = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        status, answer = save(server, "During")
        assert status is not None, f"a save has no answer: ended with {server.process.poll()} ({signal.SIGXFSZ.name} is {-signal.SIGXFSZ})"
        assert status >= 500 and "title" in answer, f"a save that cannot be written is answered by {status}"
        alive(server)
        assert styles(server).keys() == {kept["id"]}
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, full)
        status, after = save(server, "After")
        assert status == 201, f"without the limit a save is answered by {status}: {after}"
        assert server.stop() == 0
        whole(server.gallery)
        return "refused, and saved as soon as there was room"
