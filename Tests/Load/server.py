"""A server of its own for the scripts in this folder, on loopback and any free port."""
import http.client, json, os, pathlib, re, resource, signal, subprocess, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "Public/samples"


class Server:
    """`impasto serve` over `gallery`, by default an empty one in a folder that goes with this.

    A gallery may be a database, too, and the port one that is free. `options` are further flags, `environment` further variables, `limits` what setrlimit takes, and `wrapper` a command that
    runs the program.
    """

    def __init__(self, binary, *options, gallery=None, port=0, environment={}, limits={}, wrapper=(), models=ROOT / "Models"):
        self.folder = tempfile.TemporaryDirectory()
        self.gallery = gallery if "://" in str(gallery) else pathlib.Path(gallery or self.folder.name + "/gallery.sqlite")
        self.log = self.folder.name + "/log"
        # Nothing of whoever runs this: no networks that were pulled, no settings.
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("IMPASTO_")}
        inherited["XDG_DATA_HOME"] = self.folder.name + "/data"

        def limit():
            for name, value in limits.items():
                resource.setrlimit(name, (value, value))

        self.process = subprocess.Popen(
            [*wrapper, binary, "serve", "--port", str(port), "--gallery", self.gallery, "--public-folder", ROOT / "Public",
             "--models", models, *options],
            stdout=subprocess.PIPE, stderr=open(self.log, "w"), text=True, env={**inherited, **environment}, preexec_fn=limit)
        # It may print other things before, such as what somebody should know of its gallery.
        for line in self.process.stdout:
            if found := re.search(r"http://[a-z0-9.]+:(\d+)", line):
                self.port = int(found[1])
                return
        raise SystemExit(f"the server did not start, and ended with {self.process.wait()}: {self.said()}")

    def said(self):
        """The end of its log."""
        return open(self.log, errors="replace").read()[-2000:]

    def ask(self, method, path, body=None, headers={}, timeout=60):
        """The answer's status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def json(self, method, path, body, client=None, timeout=60):
        headers = {"Content-Type": "application/json", **({"X-Impasto-Client": client} if client else {})}
        return self.ask(method, path, json.dumps(body), headers, timeout)

    def answers(self):
        """Whether it lives and says so."""
        try:
            self.answer = self.ask("GET", "/healthz", timeout=10)[0]
        except (OSError, http.client.HTTPException) as error:
            self.answer = f"{type(error).__name__}: {error}"
        return self.answer == 200

    def memory(self):
        """The resident set, in MB."""
        return int(open(f"/proc/{self.process.pid}/statm").read().split()[1]) * resource.getpagesize() / 1e6

    def processor(self):
        """The seconds of processor time that it has used."""
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self):
        """Ends it as a power cut does."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """Ends it as Ctrl-C does; returns its exit status, 0 if all is well, and a signal's number below 0."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            return "no end within a minute"
        finally:
            self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
        self.folder.cleanup()
