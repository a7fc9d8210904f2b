import Testing

@testable import HostSystem

@Suite("Limits of memory are found wherever they are set")
struct MemoryLimitsTests {
    /// The lines of `/proc/self/mountinfo` of a host with version 1 of control groups.
    private static let mountsOne = """
        22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 master:1 - cgroup cgroup rw,memory
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """
    private static let groupsOne = """
        9:name=systemd:/
        4:hugetlb,memory:/services/paint
        1:cpu:/
        0::/
        """
    private static let mountsTwo =
        "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"

    private func limit(_ groups: String, _ mounts: String, _ files: [String: String]) -> Int? {
        ControlGroup.memoryLimit(groups: groups, mounts: mounts) { files[$0] }
    }

    @Test("Version 1: of the own group and all around it, the smallest")
    func versionOne() {
        let root = "/sys/fs/cgroup/memory"
        let none = "9223372036854771712\n"
        #expect(
            limit(
                Self.groupsOne, Self.mountsOne,
                [
                    "\(root)/services/paint/memory.limit_in_bytes": "734003200\n",
                    "\(root)/services/memory.limit_in_bytes": none, "\(root)/memory.limit_in_bytes": none,
                ]) == 734_003_200)
        #expect(
            limit(
                Self.groupsOne, Self.mountsOne,
                [
                    "\(root)/services/paint/memory.limit_in_bytes": none,
                    "\(root)/services/memory.limit_in_bytes": "1000000\n",
                    "\(root)/memory.limit_in_bytes": "2000000",
                ]) == 1_000_000)
        #expect(limit(Self.groupsOne, Self.mountsOne, ["\(root)/memory.limit_in_bytes": none]) == nil)
        // In a container whose own group is mounted at the mount point.
        let container = Self.mountsOne.replacing(
            " / /sys/fs/cgroup/memory", with: " /services/paint /sys/fs/cgroup/memory")
        #expect(limit(Self.groupsOne, container, ["\(root)/memory.limit_in_bytes": "5000000"]) == 5_000_000)
    }

    @Test("Version 2: memory.max and memory.high, of the own group and all around it")
    func versionTwo() {
        let group = "0::/user.slice/user-1000.slice/app.service\n"
        let root = "/sys/fs/cgroup/user.slice"
        #expect(
            limit(
                group, Self.mountsTwo,
                [
                    "\(root)/user-1000.slice/app.service/memory.max": "max\n",
                    "\(root)/user-1000.slice/app.service/memory.high": "700000000\n",
                    "\(root)/user-1000.slice/memory.max": "900000000\n", "\(root)/memory.max": "max\n",
                ]) == 700_000_000)
        #expect(limit(group, Self.mountsTwo, ["\(root)/memory.max": "12345678\n"]) == 12_345_678)
        #expect(limit(group, Self.mountsTwo, ["\(root)/memory.max": "max\n"]) == nil)
        #expect(
            limit("0::/\n", Self.mountsTwo, ["/sys/fs/cgroup/memory.max": "1073741824\n"]) == 1_073_741_824)
        // A group beside the one that is seen here.
        #expect(limit("0::/../other\n", Self.mountsTwo, ["/sys/fs/cgroup/memory.max": "4096\n"]) == 4096)
    }

    @Test("A mount point may hold a space, and a broken line is no limit")
    func oddMounts() {
        let mounts = "30 23 0:26 / /sys/fs/control\\040groups rw - cgroup2 cgroup2 rw\nbroken line\n"
        #expect(limit("0::/a\n", mounts, ["/sys/fs/control groups/a/memory.max": "4096\n"]) == 4096)
        #expect(limit("nonsense\n", mounts, ["/sys/fs/control groups/memory.max": "4096\n"]) == nil)
        #expect(limit("", "", [:]) == nil)
    }

    @Test("The smallest counts: half of the machine, or nearly all of what encloses the process")
    func usable() {
        let gigabyte = 1 << 30
        #expect(MemoryLimits(physical: 24 * gigabyte).usable == 12 * gigabyte)
        #expect(MemoryLimits(physical: 24 * gigabyte, controlGroup: gigabyte).usable == 800 << 20)
        #expect(MemoryLimits(physical: 24 * gigabyte, controlGroup: 20 * gigabyte).usable == 12 * gigabyte)
        #expect(MemoryLimits(physical: 24 * gigabyte, addressSpace: gigabyte).usable == 896 << 20)
        #expect(MemoryLimits(physical: gigabyte, addressSpace: 0).usable == 64 << 20)
    }

    @Test("This process has a limit, and the system says what it would give")
    func here() {
        #expect(MemoryLimits.current.physical > 64 << 20)
        #expect(MemoryLimits.current.usable >= 64 << 20)
        #expect(MemoryTrial.succeeds(bytes: 0) && MemoryTrial.succeeds(bytes: 1 << 20))
        #expect(!MemoryTrial.succeeds(bytes: 1 << 60))
    }
}
