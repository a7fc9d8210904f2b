"""Somebody does something to the gallery's file while it is in use."""
import contextlib, os, pathlib, shutil, sqlite3, tempfile
from fault import alive, asked, paints, save, styles, whole
from server import Server


def _other(binary, folder):
    """The file of another gallery."""
    path = pathlib.Path(folder) / "other.sqlite"
    with Server(binary, gallery=path) as server:
        for number in range(20):
            assert save(server, f"other {number}", notes="o" * 2000)[0] == 201
        assert server.stop() == 0
    return path


def _refuses(server):
    """The server lives, paints, says that it is not ready, and acknowledges nothing."""
    status, answer = save(server, "Lost")
    assert status is not None and status >= 500, f"a save into a file that is gone is answered by {status}: {answer}"
    assert "title" in answer and str(server.gallery) not in answer["detail"], f"not in words for strangers: {answer}"
    alive(server)
    assert paints(server) == 200, "nothing is painted"
    assert server.ask("GET", "/readyz")[0] == 503, "a server without its gallery says that it is ready"


def deleted(binary, long):
    """The files are deleted under a running server."""
    with Server(binary) as server:
        assert save(server, "First")[0] == 201
        for path in server.gallery.parent.glob("gallery.sqlite*"):
            path.unlink()
        _refuses(server)
        server.stop()
        with Server(binary, gallery=server.gallery) as next:
            assert save(next, "Anew")[0] == 201
            assert next.stop() == 0
        whole(server.gallery)
    return "nothing acknowledged that would be gone; a new start makes a new gallery"


def replaced(binary, long):
    """Another gallery is put in the file's place."""
    with tempfile.TemporaryDirectory() as folder:
        other = _other(binary, folder)
        with Server(binary) as server:
            assert save(server, "First")[0] == 201
            shutil.copy(other, server.gallery.with_suffix(".new"))
            os.replace(server.gallery.with_suffix(".new"), server.gallery)
            _refuses(server)
            server.kill()
            # What lies beside it is the log of the one before.
            for path in server.gallery.parent.glob("gallery.sqlite-*"):
                path.unlink()
            with Server(binary, gallery=server.gallery) as next:
                assert len(styles(next)) == 20
                assert next.stop() == 0
            whole(server.gallery)
    return "nothing acknowledged into the wrong file; the other one is whole"


def _left(path):
    """How many styles SQLite still reads out of a file."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        try:
            return database.execute("SELECT count(*) FROM style").fetchone()[0]
        except sqlite3.Error:
            return "no"


def overwritten(binary, long):
    """The file's bytes become others': a gallery's, zeros, nothing at all, the first half."""
    with tempfile.TemporaryDirectory() as folder:
        other = _other(binary, folder).read_bytes()
        results = []
        for name, change in {
            "another gallery": lambda file: (file.truncate(0), file.write(other)),
            "noise": lambda file: file.write(os.urandom(100_000)),
            "zeros": lambda file: file.write(bytes(200_000)),
            "cut in half": lambda file: file.truncate(file.seek(0, 2) // 2),
            "emptied": lambda file: file.truncate(0),
        }.items():
            gallery = pathlib.Path(folder) / "gallery.sqlite"
            for path in pathlib.Path(folder).glob("gallery.sqlite*"):
                path.unlink()
            with Server(binary, gallery=gallery) as server:
                for number in range(30):
                    assert save(server, f"first {number}", notes="f" * 2000)[0] == 201
                assert server.stop() == 0
            with Server(binary, gallery=gallery) as server:
                # All but this is in the file itself.
                assert save(server, "last of the first")[0] == 201
                with open(server.gallery, "r+b") as file:
                    change(file)
                # It need not know at once; but what it acknowledges it still has, as long as it says that all is well.
                saved = [save(server, f"second {number}") for number in range(3)]
                for path in ("/api/styles", "/api/styles/export", "/gallery", "/api/styles/tags", "/api/styles?q=first"):
                    status, body = server.ask("GET", path)
                    assert status == 200 or status >= 500, f"{path} of a gallery that is {name} is answered by {status}"
                alive(server)
                assert paints(server) == 200, "nothing is painted"
                if asked(server, "GET", "/readyz")[0] == 200:
                    there = styles(server)
                    assert all(answer["id"] in there for status, answer in saved if status == 201), f"{name}: an acknowledged style is gone"
                # It may have no way to write what it holds; but it ends, and by itself.
                assert server.stop() in (0, 1), f"the server ended with {server.process.returncode}: {server.said()}"
                results.append(f"{name}: {sum(status == 201 for status, _ in saved)} of 3 saved, {_left(server.gallery)} styles left")
        return "; ".join(results)
