"""The system gives no more descriptors, or no more memory."""
import http.client, resource, socket, struct, threading, time, zlib
from fault import Unavailable, alive, paints, save, styles
from server import Server


def descriptors(binary, long):
    """More connections than the process may have files open; then, while it runs, hardly any files at all."""
    with Server(binary, limits={resource.RLIMIT_NOFILE: 64}) as server:
        for round in range(20 if long else 2):
            held = []
            for _ in range(150):
                connection = socket.create_connection(("127.0.0.1", server.port), 5)
                connection.sendall(b"GET /healthz HTTP/1.1\r\n")
                held.append(connection)
            # Those that say nothing more make room. While they still come, so may one that has just come itself, which as
            # a browser it tries again.
            assert any(server.answers() for _ in range(5)), f"/healthz is answered by {server.answer}: {server.said()}"
            assert save(server, f"style {round}")[0] == 201, "no room to save"
            assert paints(server) == 200, "no room to paint"
            for connection in held:
                connection.close()
        assert len(styles(server)) == round + 1
        if not long:
            return "silent connections make room"
        # No part of the short form: while it has work to spread, libdispatch opens a file of its own every second, and ends
        # the process where it cannot.
        if not hasattr(resource, "prlimit"):
            raise Unavailable("the limits of a running process cannot be set on this system")
        full = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (10, 64))
        before = server.processor()
        waiting = socket.create_connection(("127.0.0.1", server.port), 5)
        waiting.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n" % server.port)
        time.sleep(3)
        used = server.processor() - before
        assert used < 1.5, f"a server without descriptors uses {used:.1f} s of processor in 3 s"
        assert server.process.poll() is None, f"the server ended with {server.process.poll()}: {server.said()}"
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, full)
        waiting.settimeout(30)
        assert waiting.recv(100).startswith(b"HTTP/1.1 200"), "who waited is not served once there is room"
        waiting.close()
        alive(server)
        assert save(server, "after")[0] == 201
        assert server.stop() == 0
    return "silent connections make room; whoever waits is served as soon as there are descriptors"


def _png(width, height):
    """A picture of so many px, small as a file."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(b"\0" + bytes([y & 255, 90, 200]) * width) for y in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def memory(binary, long):
    """As much address space as `ulimit -v` leaves, and clients that want more."""
    picture = _png(6000, 5000)
    statuses = []
    with Server(binary, limits={resource.RLIMIT_AS: 3 << 30}) as server:
        def client(number):
            for _ in range(5 if long else 1):
                form = (b"--b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a.png\"\r\n\r\n" + picture
                        + b"\r\n--b\r\nContent-Disposition: form-data; name=\"style\"\r\n\r\nstripes\r\n"
                        + b"--b\r\nContent-Disposition: form-data; name=\"contentSize\"\r\n\r\n%d\r\n--b--\r\n" % (300 + 40 * number))
                try:
                    status, _ = server.ask("POST", "/api/stylize", form, {
                        "Content-Type": "multipart/form-data; boundary=b", "X-Impasto-Client": f"client-{number}"}, timeout=300)
                    statuses.append(status)
                except (OSError, http.client.HTTPException) as error:
                    statuses.append(type(error).__name__)

        clients = [threading.Thread(target=client, args=(number,)) for number in range(12)]
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join()
        alive(server)
        assert set(statuses) <= {200, 413, 429, 503}, f"the answers are {sorted(map(str, set(statuses)))}"
        assert 200 in statuses, "nothing was painted"
        assert save(server, "After")[0] == 201
        assert paints(server) == 200
        assert server.stop() == 0
    return f"{statuses.count(200)} of {len(statuses)} painted, the others refused in words"
