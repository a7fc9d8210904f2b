import CPrivateMemory
import HostSystem
import Logging
import WebServer

extension ServerConfiguration {
    /// Memory of pictures ends with its use, and nobody else reads it.
    mutating func keepMemoryPrivate(_ logger: Logger) {
        clearsFreedMemory = impasto_clear_freed_memory()
        // In this order: the filter's file belongs to root once the memory is refused to others.
        let isKeptOut = ProcessLimits.keepMemoryOutOfDumps()
        let isRefused = impasto_refuse_memory_to_others()
        guard clearsFreedMemory, isKeptOut, isRefused else {
            logger.warning(
                "this system does not let the process keep its memory to itself as --private should",
                metadata: [
                    "cleared when freed": "\(clearsFreedMemory)",
                    "left out of core dumps": "\(isKeptOut)", "refused to other programs": "\(isRefused)",
                ])
            return
        }
    }
}
