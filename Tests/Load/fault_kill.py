"""The process ends in the middle of what it does."""
import pathlib, random, tempfile, threading
from fault import SPACE, alive, asked, changed, save, styles, vector, whole
from server import Server


class Writer:
    """Changes styles of its own, one after the other, and remembers what was acknowledged and what is in doubt."""

    def __init__(self, number):
        self.number, self.count = number, 0
        self.random = random.Random(number)
        # What is saved, by id: the name and the notes.
        self.known = {}
        # What was asked for and not answered: the states that may be found, each as changes of `known` by name.
        self.doubt = None
        self.acknowledged = 0
        self.wrong = None

    def work(self, server, until):
        self.thread = threading.Thread(target=self._work, args=(server, until))
        self.thread.start()

    def _work(self, server, until):
        try:
            self._change(server, until)
        except AssertionError as wrong:
            self.wrong = wrong

    def _change(self, server, until):
        while not until.is_set():
            action = self.random.choices([self.save, self.edit, self.delete, self.bring], [4, 3, 1, 1])[0]
            if action(server):
                self.acknowledged += 1
                self.doubt = None
            elif self.doubt:
                # No answer: the server has ended.
                return

    def name(self):
        self.count += 1
        return f"writer {self.number} style {self.count}"

    def save(self, server):
        name = self.name()
        self.doubt = ("add", {name: ""})
        status, style = save(server, name)
        if status is None:
            return False
        assert status == 201, f"a save was answered by {status}: {style}"
        self.known[style["id"]] = (name, "")
        return True

    def bring(self, server):
        names = [self.name() for _ in range(4)]
        self.doubt = ("add", {name: "brought" for name in names})
        status, answer = asked(server, "POST", "/api/styles/import", {
            "format": "impasto-styles", "version": 1, "styles": [
                {"name": name, "space": SPACE, "vector": vector(name), "notes": "brought"} for name in names]})
        if status is None:
            return False
        assert status == 200, f"an import was answered by {status}: {answer}"
        assert len(answer["styles"]) == 4
        for style in [entry["saved"] for entry in answer["styles"]]:
            self.known[style["id"]] = (style["name"], "brought")
        return True

    def edit(self, server):
        if not self.known:
            return False
        id = self.random.choice(sorted(self.known))
        name, notes = self.known[id][0], f"notes {self.count} {self.random.random()}"
        self.doubt = ("edit", {id: (name, notes)})
        status, answer = changed(server, id, notes=notes)
        if status is None:
            return False
        assert status == 200, f"an edit was answered by {status}: {answer}"
        self.known[id] = (name, notes)
        return True

    def delete(self, server):
        if not self.known:
            return False
        id = self.random.choice(sorted(self.known))
        self.doubt = ("delete", id)
        status, answer = asked(server, "DELETE", f"/api/styles/{id}")
        if status is None:
            return False
        assert status == 204, f"a deletion was answered by {status}: {answer}"
        del self.known[id]
        return True

    def check(self, found):
        """Compares what is found with what was acknowledged; what was in doubt may have happened, but not in part."""
        mine = {id: (s["name"], s.get("notes", "")) for id, s in found.items() if s["name"].startswith(f"writer {self.number} ")}
        lost = [name for id, (name, _) in self.known.items() if id not in mine and self.doubt != ("delete", id)]
        assert not lost, f"acknowledged styles are lost: {lost[:3]}"
        added = {id: style for id, style in mine.items() if id not in self.known}
        kind, change = self.doubt or (None, {})
        if added:
            assert kind == "add" and dict(added.values()) == change, f"styles that nobody saved, or half an import: {list(added.values())[:3]}"
        for id in self.known.keys() & mine.keys():
            may_be = {self.known[id]} | ({change[id]} if kind == "edit" and id in change else set())
            assert mine[id] in may_be, f"an acknowledged edit is lost: {mine[id]}, not {may_be}"
        self.known, self.doubt = mine, None


def kill(binary, long):
    """`kill -9` while four clients save, edit, delete and import, again and again on one gallery."""
    rounds, choice = (500, random.Random(1)) if long else (8, random.Random(1))
    writers = [Writer(number) for number in range(4)]
    with tempfile.TemporaryDirectory() as folder:
        gallery = pathlib.Path(folder) / "gallery.sqlite"
        for _ in range(rounds):
            with Server(binary, gallery=gallery) as server:
                found = styles(server)
                for writer in writers:
                    writer.check(found)
                done = threading.Event()
                for writer in writers:
                    writer.work(server, done)
                # From the middle of the first writes on.
                done.wait(choice.uniform(0.01, 0.4))
                server.kill()
                done.set()
                for writer in writers:
                    writer.thread.join()
                    if writer.wrong:
                        raise writer.wrong
        with Server(binary, gallery=gallery) as server:
            alive(server)
            found = styles(server)
            for writer in writers:
                writer.check(found)
            assert server.stop() == 0
        whole(gallery)
    acknowledged = sum(w.acknowledged for w in writers)
    assert acknowledged >= rounds, "too little was done to say anything"
    return f"{rounds} ends, {acknowledged} acknowledged changes, {len(found)} styles left, none missing and none in part"
