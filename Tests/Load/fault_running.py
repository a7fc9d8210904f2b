"""What happens around a server while it runs."""
import contextlib, glob, http.client, json, os, pathlib, shutil, socket, tempfile, threading, time
from fault import Unavailable, alive, asked, changed, paints, save, styles, whole
from server import ROOT, SAMPLES, Server


def models(binary, long):
    """The networks' files are cut, emptied and deleted, before they are read, while they are, and after."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "Models"
        results = []
        for _ in range(10 if long else 1):
            for name, damage in {
                "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
                "emptied": lambda path: os.truncate(path, 0),
                "deleted": lambda path: path.unlink(),
                "noise": lambda path: path.write_bytes(os.urandom(path.stat().st_size)),
            }.items():
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(ROOT / "Models", copy)
                weights = [path for path in copy.rglob("*") if path.is_file() and path.name != "manifest.json" and path.stat().st_size > 10_000]
                # A server reads its networks as soon as it has started.
                for path in weights:
                    damage(path)
                with Server(binary, models=copy) as server:
                    status = paints(server)
                    assert status in (409, 500, 503), f"with weights that are {name} the answer is {status}"
                    alive(server)
                    assert server.stop() == 0
                shutil.rmtree(copy)
                shutil.copytree(ROOT / "Models", copy)
                with Server(binary, models=copy) as server:
                    # While they are read, as near as can be.
                    painting = threading.Thread(target=paints, args=(server,))
                    painting.start()
                    for path in weights:
                        damage(path)
                    painting.join()
                    alive(server)
                    shutil.rmtree(copy)
                    shutil.copytree(ROOT / "Models", copy)
                    assert paints(server) == 200, "with the files back nothing is painted"
                    for path in weights:
                        damage(path)
                    status = paints(server, strength=90)
                    assert status in (200, 409, 500, 503), f"with weights that are {name} once they are read the answer is {status}"
                    alive(server)
                    assert server.stop() == 0
                results.append(name)
        return f"{', '.join(dict.fromkeys(results))}: refused in words, and painted again with the files back"


def _faketime():
    for pattern in ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1"):
        if found := glob.glob(pattern):
            return found[0]
    raise Unavailable("libfaketime is missing; install it with: apt-get install faketime")


def clock(binary, long):
    """The machine's clock jumps by years, forward and back, while a job runs and pictures are kept."""
    library = _faketime()
    with tempfile.TemporaryDirectory() as folder:
        now = pathlib.Path(folder) / "now"

        def jump(offset):
            now.with_suffix(".new").write_text(offset + "\n")
            os.replace(now.with_suffix(".new"), now)

        jump("+0")
        environment = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(now), "FAKETIME_NO_CACHE": "1",
                       "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        # By way of another program: the library changes the environment of the first one, whose arguments Swift then misses.
        with Server(binary, "--keep-uploads", "600", "--keep-results", "600", environment=environment, wrapper=["env"]) as server:
            picture = (SAMPLES / "content/bust.jpg").read_bytes()
            status, body = server.ask("POST", "/api/uploads", picture, {"Content-Type": "image/jpeg"})
            assert status == 201
            upload = json.loads(body)["id"]
            saved = []
            for number, offset in enumerate(["+0", "+40y", "-40y", "+1d", "-1d", "+0"] * (10 if long else 1)):
                status, job = asked(server, "POST", "/api/jobs", {
                    "kind": "stylize", "content": {"upload": upload}, "style": {"sample": "stripes"}, "contentSize": 128})
                assert status == 202, f"with the clock at {offset} a job is answered by {status}: {job}"
                jump(offset)
                until = time.monotonic() + 60
                while (state := asked(server, "GET", f"/api/jobs/{job['id']}")[1].get("state")) != "done":
                    assert state in ("queued", "running") and time.monotonic() < until, f"the job is {state} at {offset}"
                    time.sleep(0.02)
                status, style = save(server, f"style {number}")
                assert status == 201, f"with the clock at {offset} a save is answered by {status}: {style}"
                saved.append(style["id"])
                status, answer = changed(server, saved[0], notes=offset)
                assert status == 200, f"with the clock at {offset} an edit is answered by {status}: {answer}"
                assert styles(server).keys() == set(saved)
                assert server.ask("GET", f"/api/uploads/{upload}/thumbnail")[0] == 200, f"an upload is gone at {offset}"
                alive(server)
            years = {s["createdAt"][:4] for s in styles(server).values()}
            assert len(years) > 1, "the clock did not jump; is the program linked against a C library of its own?"
            assert server.stop() == 0
        return f"{len(saved)} jumps; jobs end, uploads stay, styles are saved"


def stop(binary, long):
    """SIGTERM while clients paint, save, upload and listen."""
    ends = []
    for _ in range(50 if long else 3):
        with Server(binary, "--drain", "3") as server:
            done, saved, wrong = threading.Event(), [], []

            def client(number):
                count = 0
                while not done.is_set():
                    count += 1
                    try:
                        if number % 3 == 0:
                            status, answer = server.json("POST", "/api/styles", {
                                "name": f"{number} {count}", "style": {"vector": [number + count / 1000] + 99 * [0], "space": "magenta-mobile"}})
                            if status == 201:
                                saved.append(json.loads(answer)["id"])
                        elif number % 3 == 1:
                            status = paints(server, 256)
                        else:
                            status, answer = asked(server, "POST", "/api/jobs", {
                                "kind": "stylize", "content": {"sample": "bust"}, "style": {"sample": "stripes"}, "contentSize": 256})
                            if status == 202:
                                server.ask("GET", f"/api/jobs/{answer['id']}/events")
                        if status is not None and status >= 500 and status != 503:
                            wrong.append(f"{status} while it stops")
                    except (OSError, http.client.HTTPException):
                        # It ends in the middle of an answer, or takes no more connections.
                        return

            clients = [threading.Thread(target=client, args=(number,)) for number in range(12)]
            for thread in clients:
                thread.start()
            time.sleep(0.7)
            start = time.monotonic()
            ended = server.stop()
            ends.append(time.monotonic() - start)
            done.set()
            for thread in clients:
                thread.join()
            assert ended == 0, f"the server ended with {ended}: {server.said()}"
            assert not wrong, wrong[0]
            assert saved, "too little was done to say anything"
            assert not list(server.gallery.parent.glob("gallery.sqlite-*")), "a log is left beside the gallery"
            whole(server.gallery)
            with Server(binary, gallery=server.gallery) as next:
                assert set(saved) <= styles(next).keys(), "acknowledged styles are lost"
    return f"{len(ends)} ends, the longest after {max(ends):.1f} s; all that was acknowledged is there"


def two_servers(binary, long):
    """Two servers use one gallery; one of them is killed and comes back."""
    with tempfile.TemporaryDirectory() as folder:
        gallery, saved = pathlib.Path(folder) / "gallery.sqlite", set()
        rounds = 50 if long else 3
        for round in range(rounds):
            with Server(binary, gallery=gallery) as one, Server(binary, gallery=gallery) as other:
                assert saved <= styles(one).keys()

                def work(server, name):
                    for number in range(30):
                        status, style = save(server, f"{round} {name} {number}")
                        if status is None:
                            return
                        assert status in (201, 503), f"a save is answered by {status}: {style}"
                        if status == 201:
                            saved.add(style["id"])

                threads = [threading.Thread(target=work, args=pair) for pair in ((one, "one"), (other, "other"))]
                for thread in threads:
                    thread.start()
                time.sleep(0.1)
                if round % 2 == 1:
                    other.kill()
                for thread in threads:
                    thread.join()
                assert saved <= styles(one).keys(), "one server does not see what the other saved"
                alive(one)
                if round % 2 == 0:
                    assert other.stop() == 0
                assert save(one, f"{round} last")[0] == 201
                assert one.stop() == 0
        whole(gallery)
    return f"{rounds} rounds, {len(saved)} styles saved by both, none missing"
