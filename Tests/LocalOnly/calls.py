"""What a process asked of the system, written down by strace."""
import os, re, subprocess

# All calls that reach another machine or leave something behind. What is missing on a processor is passed over (`?`).
NETWORK = ["connect", "bind", "sendto", "sendmsg", "sendmmsg"]
WRITING = ["open", "openat", "openat2", "creat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat",
           "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "mknod", "mknodat", "truncate", "memfd_create"]
# These would do the same without being seen.
UNSEEN = ["io_uring_setup", "open_by_handle_at", "ptrace", "process_vm_writev"]


class Traced:
    """A program under strace, with all that it starts."""

    def __init__(self, command, trace, **settings):
        self.trace = trace
        names = ",".join("?" + name for name in NETWORK + WRITING + UNSEEN)
        self.process = subprocess.Popen(
            ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "512", "-e", "trace=" + names, "-e", "signal=none", "-o", trace,
             *command], **settings)

    def calls(self):
        return [call for line in open(self.trace, errors="replace") if (call := Call.read(line))]


class Call:
    LINE = re.compile(r"^\d+ +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$")

    def __init__(self, name, text):
        self.name, self.text = name, text

    @classmethod
    def read(cls, line):
        found = cls.LINE.match(line)
        if not found:
            return None
        # The arguments stand before "<unfinished ...>"; what is resumed says only how it ended.
        return None if found[1] else cls(found[2], found[3])

    def address(self):
        """Whom it wanted to reach, if that is an address of a network; where it is none that is known, its text."""
        if self.name not in NETWORK or "sa_family=" not in self.text:
            return None
        family = re.search(r"sa_family=(\w+)", self.text)[1]
        if family in ("AF_UNIX", "AF_NETLINK", "AF_UNSPEC"):
            return None
        if family == "AF_INET" and (found := re.search(r'inet_addr\("([^"]+)"\)', self.text)):
            return found[1]
        if family == "AF_INET6" and (found := re.search(r'inet_pton\(AF_INET6, "([^"]+)"', self.text)):
            return found[1]
        return self.text

    def local_socket(self):
        """The path of a socket of this machine that it connects to."""
        found = re.search(r'sa_family=AF_UNIX, sun_path=@?"([^"]*)"', self.text)
        return found[1] if found and self.name == "connect" else None

    def opened(self):
        """The path that it opens, for reading or writing."""
        found = re.search(r'"((?:[^"\\]|\\.)*)"', self.text)
        return found[1] if found and self.name.startswith(("open", "creat")) else None

    def written(self, working):
        """The paths that it makes, changes or removes, absolute; `working` is the folder that the program runs in."""
        if self.name not in WRITING:
            return []
        if self.name.startswith("open") and not re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC|TMPFILE|APPEND)", self.text):
            return []
        if self.name == "memfd_create":
            return ["memfd:" + self.text]
        # Each path stands behind the folder that it counts from, where the call has one.
        paths = [os.path.normpath(os.path.join(folder or working, path)) for folder, path in
                 re.findall(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"', self.text)]
        if self.name in ("link", "linkat", "symlink", "symlinkat"):
            paths = paths[1:]
        return paths or [self.text]


def is_loopback(address):
    return address.startswith("127.") or address == "::1" or address.startswith("::ffff:127.")
