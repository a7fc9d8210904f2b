/// Where Linux says how much memory the process's control group may have (cgroups(7), version 1 and 2).
enum ControlGroup {
    /// The smallest limit of the process's group and of the groups around it, as far as they can be seen.
    ///
    /// - Parameters:
    ///   - groups: the text of `/proc/self/cgroup`.
    ///   - mounts: the text of `/proc/self/mountinfo`.
    ///   - read: the text of a file; `nil` if it cannot be read.
    /// - Returns: bytes; `nil` without a limit.
    static func memoryLimit(groups: String, mounts: String, read: (String) -> String?) -> Int? {
        var limits: [Int] = []
        for line in groups.split(separator: "\n") {
            // hierarchy:controllers:path
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let version: Version
            if parts[0] == "0", parts[1].isEmpty {
                version = .two
            } else if parts[1].split(separator: ",").contains("memory") {
                version = .one
            } else {
                continue
            }
            for mount in mounts.split(separator: "\n").compactMap({ Mount($0) })
            where mount.version == version {
                for folder in mount.folders(ofGroup: String(parts[2])) {
                    for file in version.files {
                        guard let limit = read(folder + "/" + file).flatMap(limit(_:)) else { continue }
                        limits.append(limit)
                    }
                }
            }
        }
        return limits.min()
    }

    /// Version 1 writes a number near 2^63 for none, version 2 a word.
    private static func limit(_ text: String) -> Int? {
        let digits = text.prefix { $0.isNumber }
        guard let bytes = Int(digits), bytes < 1 << 60 else { return nil }
        return bytes
    }

    private enum Version {
        case one
        case two

        /// `memory.high` is where the system begins to slow a group down: beyond it no work gets done.
        var files: [String] {
            switch self {
            case .one: ["memory.limit_in_bytes"]
            case .two: ["memory.max", "memory.high"]
            }
        }
    }

    /// A line of mountinfo for a hierarchy of groups with memory limits.
    private struct Mount {
        let version: Version
        /// The group that is seen at the mount point.
        let root: String
        let point: String

        // id parent device root point options [fields…] - type source superoptions
        init?(_ line: Substring) {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else {
                return nil
            }
            switch fields[dash + 1] {
            case "cgroup2": version = .two
            case "cgroup" where fields[dash + 3].split(separator: ",").contains("memory"): version = .one
            default: return nil
            }
            root = Self.unescaped(fields[3])
            point = Self.unescaped(fields[4])
        }

        /// The folder of a group, and those of the groups around it up to the mount point.
        func folders(ofGroup group: String) -> [String] {
            var path: Substring
            if root == "/" {
                path = group[...]
            } else if group == root || group.hasPrefix(root + "/") {
                path = group.dropFirst(root.count)
            } else {
                path = ""
            }
            // A group outside of what this process sees is written with dots; its limits are those at the mount point.
            if path.split(separator: "/").contains("..") { path = "" }
            var folders: [String] = []
            while let slash = path.lastIndex(of: "/") {
                if path.count > 1 { folders.append(point + path) }
                path = path[..<slash]
            }
            return folders + [point]
        }

        /// Spaces, tabs, line feeds and backslashes are written in octal.
        private static func unescaped(_ text: Substring) -> String {
            String(text).replacing(#"\040"#, with: " ").replacing(#"\011"#, with: "\t")
                .replacing(#"\012"#, with: "\n").replacing(#"\134"#, with: #"\"#)
        }
    }
}
