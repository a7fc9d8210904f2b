#!/usr/bin/env python3
"""What a server has to live through, as commands: faults.py BINARY [FAULT...] [--long].

Without names it runs all of them in their short form, about a minute; --long runs each for long, such as 500 ends of the
process in the middle of writing. README.md says what each holds. Needs nothing but Python, and Linux for some; a fault that
this machine does not let it make is left out by name, which is a failure where CI is set.
"""
import argparse, inspect, os, sys, time
import fault_disk, fault_gallery, fault_kill, fault_resources, fault_running
from fault import Unavailable

FAULTS = {
    "kill": fault_kill.kill,
    "disk-full": fault_disk.disk_full,
    "read-only": fault_disk.read_only,
    "file-size": fault_disk.file_size,
    "gallery-deleted": fault_gallery.deleted,
    "gallery-replaced": fault_gallery.replaced,
    "gallery-overwritten": fault_gallery.overwritten,
    "models": fault_running.models,
    "clock": fault_running.clock,
    "stop": fault_running.stop,
    "two-servers": fault_running.two_servers,
    "descriptors": fault_resources.descriptors,
    "memory": fault_resources.memory,
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary", type=os.path.realpath)
    arguments.add_argument("faults", nargs="*", metavar="FAULT", help=", ".join(FAULTS))
    arguments.add_argument("--long", action="store_true")
    given = arguments.parse_args()
    if unknown := set(given.faults) - FAULTS.keys():
        arguments.error(f"there is no fault {', '.join(sorted(unknown))}; these are there: {', '.join(FAULTS)}")
    failed = []
    for name in given.faults or FAULTS:
        start = time.monotonic()
        try:
            said = FAULTS[name](given.binary, given.long)
            print(f"{name}: {said} ({time.monotonic() - start:.0f} s)", flush=True)
        except Unavailable as reason:
            print(f"{name} is left out: {reason}", flush=True)
            if os.environ.get("CI"):
                failed.append(name)
        except AssertionError as broken:
            place = inspect.trace()[-1]
            print(f"{name} FAILED: {broken or place.code_context[0].strip()} ({os.path.basename(place.filename)}:{place.lineno})",
                  flush=True)
            failed.append(name)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
