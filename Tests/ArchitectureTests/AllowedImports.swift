/// Which modules each target may import: the layers of the design, one direction only.
///
/// SwiftPM itself lets a target import whatever its dependencies depend on; this table does not.
enum AllowedImports {
    private static let system: Set = ["SystemLibC", "Foundations", "Synchronization"]
    static let foundation: Set = system.union(["Foundation", "Dispatch"])
    private static let microkernels: Set = [
        "MicrokernelsGeneric", "MicrokernelsAVX2", "MicrokernelsAVX512", "MicrokernelsBF16",
    ]

    static let table: [String: Set<String>] = [
        // C: what a processor can do, what microkernels take, products of bfloat16 numbers, libpng and libjpeg.
        "CCPUFeatures": [],
        "CMicrokernelTypes": [],
        "MicrokernelsBF16": ["CMicrokernelTypes"],
        "CImageCodecs": [],
        // C: the header of libpq.
        "CPostgreSQL": [],
        // C: memory that is cleared when it is freed, which a program can have and a library cannot.
        "CPrivateMemory": [],
        // Compiled for processors that not everybody has: only the header of their arguments, not even Foundation.
        "MicrokernelsGeneric": ["CMicrokernelTypes"],
        "MicrokernelsAVX2": ["CMicrokernelTypes"],
        "MicrokernelsAVX512": ["CMicrokernelTypes"],
        // The floor: the C library under one name, and what has nothing to do with pictures.
        "SystemLibC": ["Glibc", "Musl", "Darwin"],
        "Foundations": ["SystemLibC", "Synchronization"],
        // What every storey needs of the operating system: files, streams, memory limits, errors in words.
        "HostSystem": system,
        // JSON: read within limits, and written in one form.
        "StrictJSON": ["Foundation"],
        // Tools for programs with a language model: the protocol alone, whatever carries it and whatever the tools do.
        "ModelContext": ["StrictJSON", "Foundation", "Synchronization"],
        // The engine: own code and the system's threads.
        "Tensors": system,
        "Kernels": system.union(["Tensors", "HostSystem", "CCPUFeatures", "CMicrokernelTypes"]).union(
            microkernels),
        "GraphModel": foundation.union(["Tensors", "HostSystem", "StrictJSON"]),
        "Inference": system.union(["Kernels", "GraphModel", "Tensors"]),
        "ImageCodecs": system.union(["CImageCodecs", "HostSystem"]),
        // Clips: FFmpeg's programs as children, frames in between; paints nothing.
        "Clips": foundation.union(["ImageCodecs", "HostSystem", "StrictJSON"]),
        // Pictures taken apart by scale and put together again.
        "Pyramids": system.union(["ImageCodecs", "Kernels", "Tensors"]),
        // The colours and the grain of what is painted.
        "Finishing": system.union(["ImageCodecs", "Kernels", "Tensors"]),
        // The flicker taken out of clips that are painted frame by frame.
        "Stabilization": system.union(["ImageCodecs", "Kernels", "Tensors"]),
        // The domain.
        "Stylization": foundation.union([
            "Finishing", "Pyramids", "Stabilization", "Inference", "ImageCodecs", "GraphModel", "Kernels",
            "Tensors", "HostSystem", "StrictJSON",
        ]),
        // What other programs call: the bundled networks as resources, and a small public API over the domain.
        "BundledModels": ["Foundation"],
        "ImpastoKit": foundation.union([
            "BundledModels", "Stylization", "Inference", "ImageCodecs", "HostSystem",
        ]),
        "Evaluation": system.union(["Stylization", "ImageCodecs"]),
        "RenderQueue": foundation.union(["Stylization", "HostSystem"]),
        "Gallery": foundation.union([
            "GRDB", "CPostgreSQL", "Stylization", "ImageCodecs", "HostSystem", "StrictJSON",
        ]),
        // What command line and server share: no HTTP, no terminal.
        "Application": foundation.union([
            "Gallery", "Stylization", "Inference", "ImageCodecs", "Kernels", "HostSystem", "StrictJSON",
        ]),
        // The edges. Only the first knows the HTTP server, only the second an HTTP client.
        "WebServer": foundation.union([
            "Application", "RenderQueue", "Gallery", "Stylization", "ImageCodecs", "HostSystem", "StrictJSON",
            "ModelContext", "Hummingbird", "HummingbirdCore", "Mustache", "Logging", "ServiceLifecycle",
            "UnixSignals",
            "NIOCore", "NIOPosix", "NIOHTTP1", "NIOExtras", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "HTTPTypes",
        ]),
        "ModelDownloads": foundation.union(["Stylization", "HostSystem", "FoundationNetworking"]),
        // The composition root knows all, but not what only one target is to know.
        "impasto": foundation.union([
            "WebServer", "Application", "RenderQueue", "Gallery", "ModelDownloads", "Evaluation", "Clips",
            "Stylization", "ImageCodecs", "HostSystem", "StrictJSON", "ArgumentParser", "Logging",
            "CPrivateMemory",
        ]),
        // What suites of several targets share: nothing that one of them tests, but for the reader of JSON, which all
        // need to look at answers and files. Its own suite compares what it reads with values that are written out.
        "TestSupport": [
            "Foundations", "StrictJSON", "SystemLibC", "Synchronization", "Foundation", "Dispatch",
        ],
    ]

    /// Modules that exactly one target may import.
    static let owners: [String: String] = [
        "Hummingbird": "WebServer", "HummingbirdCore": "WebServer", "Mustache": "WebServer",
        "HTTPTypes": "WebServer",
        "NIOCore": "WebServer", "NIOPosix": "WebServer", "NIOHTTP1": "WebServer", "NIOExtras": "WebServer",
        "NIOHTTPTypes": "WebServer",
        "NIOHTTPTypesHTTP1": "WebServer",
        "GRDB": "Gallery", "CPostgreSQL": "Gallery", "ArgumentParser": "impasto", "ModelDownloads": "impasto",
        "CPrivateMemory": "impasto",
        "FoundationNetworking": "ModelDownloads", "CImageCodecs": "ImageCodecs", "CCPUFeatures": "Kernels",
        "MicrokernelsBF16": "Kernels", "Glibc": "SystemLibC", "Musl": "SystemLibC", "Darwin": "SystemLibC",
    ]
}
