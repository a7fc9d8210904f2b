"""A Chromium on loopback, driven by chromedriver, that remembers whom it asked."""
import base64, contextlib, http.client, json, os, signal, subprocess

FLAGS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking",
         "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--window-size=1280,1000"]


class Browser:
    def __init__(self, folder):
        environment = dict(os.environ, TMPDIR=folder, HOME=folder)
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                       env=environment, start_new_session=True)
        mark = "started successfully on port "
        for line in self.driver.stdout:
            if mark in line:
                self.port = int(line.split(mark)[1].rstrip(".\n"))
                break
        else:
            raise SystemExit("chromedriver did not start")
        self.session = None
        always = {"goog:chromeOptions": {"args": FLAGS}, "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
                  "timeouts": {"script": 120_000, "pageLoad": 60_000, "implicit": 20_000}}
        self.session = self.order("POST", "/session", {"capabilities": {"alwaysMatch": always}})["sessionId"]
        self.asked, self.complaints = [], []

    def order(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        prefix = f"/session/{self.session}" if self.session else ""
        connection.request(method, prefix + path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        value = json.load(answer)["value"]
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"the browser: {value['error']}: {value['message'][:600]}")
        return value

    def go(self, url):
        self.order("POST", "/url", {"url": url})
        self.wait("document.documentElement.dataset.ready === 'true' || !document.getElementById('studio')")

    def run(self, script, *arguments):
        return self.order("POST", "/execute/sync", {"script": script, "args": arguments})

    def wait(self, expression):
        """Waits in the page until the expression is true."""
        try:
            self.run(f"return new Promise((done) => {{ const look = () => ({expression}) ? done(true) : setTimeout(look, 20); look() }})")
        except SystemExit as failure:
            raise SystemExit(f"while waiting for {expression}: {failure}")

    def click(self, selector):
        self.run("document.querySelector(arguments[0]).click()", selector)

    def set(self, identifier, value):
        self.run("""const field = document.getElementById(arguments[0]); field.value = arguments[1]
            for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }))""", identifier, value)

    def drop(self, name, type, data, selector):
        self.run("""const [selector, name, type, base64] = arguments
            const transfer = new DataTransfer()
            transfer.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name, { type }))
            for (const type of ["dragover", "drop"]) document.querySelector(selector).dispatchEvent(
              new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))""",
                 selector, name, type, base64.b64encode(data).decode())

    def remember(self):
        """Takes down what was asked for since the last call: the log of the browser is bounded."""
        for entry in self.order("POST", "/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
        self.complaints += [entry["message"] for entry in self.order("POST", "/se/log", {"type": "browser"})]

    def close(self):
        """Ends the browser with all that it started."""
        with contextlib.suppress(SystemExit):
            self.order("DELETE", "")
        os.killpg(self.driver.pid, signal.SIGTERM)
        self.driver.wait()
