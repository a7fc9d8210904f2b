import HostSystem
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Tells the service manager that the server lives, as long as it does, and when it stops.
///
/// A sign of life goes by way of each event loop: one that hangs lets the manager's watchdog bite, which starts the server
/// anew.
struct ServiceSupervision: Service {
    let manager: ServiceManager

    func run() async throws {
        if let interval = manager.watchdogInterval {
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
                        try? await loop.submit {}.get()
                    }
                    manager.notify(.alive)
                    try? await Task.sleep(for: interval)
                }
            }
        } else {
            try? await gracefulShutdown()
        }
        manager.notify(.stopping)
    }
}
