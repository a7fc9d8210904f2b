import SystemLibC

/// The files, sockets and event queues that this process has open.
package enum OpenDescriptors {
    /// Keeps them, but for the standard streams, from every program that is started from now on: what the process opens
    /// itself is close-on-exec from the start, but not all that libraries open.
    package static func closeOnExec() {
        guard let folder = opendir("/dev/fd") else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(
                    to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
                ) {
                    String(cString: $0)
                }
            }
            if let descriptor = Int32(name), descriptor > 2 { closeOnExec(descriptor) }
        }
    }

    /// Keeps one from every program that is started from now on.
    package static func closeOnExec(_ descriptor: Int32) {
        let flags = fcntl(descriptor, F_GETFD)
        if flags >= 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
}
