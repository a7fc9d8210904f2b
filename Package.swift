// swift-tools-version:6.2
import PackageDescription

/// What every target is compiled with.
///
/// `IMPASTO_STRICT=1` (continuous integration) turns warnings into errors; elsewhere a newer compiler's warning never
/// breaks a build.
let common: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (Context.environment["IMPASTO_STRICT"] == "1" ? [.treatAllWarnings(as: .error)] : [])

/// Targets with loops over pixels, weights or bytes are optimized in debug builds, too.
///
/// A debug build then paints as fast as a release, and tests do not take hours. Other packages and the server are not optimized, so that it is
/// built in two thirds of a release's time, or less.
let optimized: [SwiftSetting] = common + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Microkernels take raw pointers that their callers have checked.
///
/// In debug builds, too, they are compiled as a whole: file by file, each multiply-add would be a call of a function in another
/// file, and tests of networks would take three times as long.
let microkernel: [SwiftSetting] =
    common + [
        .unsafeFlags(["-Ounchecked"]),
        .unsafeFlags(
            ["-disable-batch-mode", "-whole-module-optimization", "-num-threads", "2"],
            .when(configuration: .debug)),
    ]

/// The traits that put a format in.
///
/// A single one is enabled by default, and stands for all. SwiftPM hands each enabled trait to the compiler as a flag, in an order
/// that changes from run to run, and compiles everything again when the order has changed.
let allFormats = "AllFormats"
let webp: Set<String> = ["WebP", allFormats]
let heif: Set<String> = ["HEIF", allFormats]
let gif: Set<String> = ["GIF", allFormats]

func instructions(_ flags: [String]) -> [SwiftSetting] {
    [.unsafeFlags(flags.flatMap { ["-Xcc", $0] })]
}

/// Whether this is built for x86-64, which has vectors besides the baseline's.
///
/// This file is compiled for the machine that builds: `IMPASTO_FOR=arm64` says on another one that arm64 is built for.
#if arch(x86_64)
let isForX86 = Context.environment["IMPASTO_FOR"] != "arm64"
#else
let isForX86 = false
#endif

let simdTargets: [Target] =
    isForX86
    ? [
        .target(
            name: "MicrokernelsAVX2", dependencies: ["CMicrokernelTypes"],
            swiftSettings: microkernel + instructions(["-mavx2", "-mfma"]) + [.define("AVX2")]),
        .target(
            name: "MicrokernelsAVX512", dependencies: ["CMicrokernelTypes"],
            swiftSettings: microkernel
                + instructions([
                    "-mavx2", "-mfma", "-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw",
                    "-mprefer-vector-width=512",
                ]) + [.define("AVX512")]),
    ] : []
let simdDependencies: [Target.Dependency] = ["MicrokernelsAVX2", "MicrokernelsAVX512"]

/// Tests that compare numbers are optimized as what they test is; those that only ask the server or the program are built sooner
/// without.
func tests(
    _ target: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
    settings: [SwiftSetting] = optimized
) -> Target {
    .testTarget(
        name: target + "Tests", dependencies: dependencies + ["TestSupport", "SystemLibC"], exclude: exclude,
        swiftSettings: settings)
}

/// Tests find their fixtures beside their own source files, so no resource bundles are built.
let testTargets: [Target] = [
    .target(
        name: "TestSupport", dependencies: ["Foundations", "StrictJSON", "SystemLibC"],
        path: "Tests/TestSupport",
        swiftSettings: optimized
    ),
    tests("Architecture", []),
    tests("Foundations", ["Foundations"]),
    tests("HostSystem", ["HostSystem", "Foundations"]),
    tests("StrictJSON", ["StrictJSON"]),
    tests("ModelContext", ["ModelContext", "StrictJSON"]),
    tests("Tensors", ["Tensors"]),
    tests("Kernels", ["Kernels", "Tensors", "Foundations", "CMicrokernelTypes"]),
    tests("GraphModel", ["GraphModel", "Tensors", "Foundations"]),
    tests("Inference", ["Inference", "GraphModel", "Kernels", "Tensors"], exclude: ["Golden", "Plans"]),
    tests("ImageCodecs", ["ImageCodecs", "Tensors", "HostSystem"], exclude: ["Fixtures"]),
    tests("Clips", ["Clips", "ImageCodecs", "HostSystem", "Foundations"]),
    tests("Pyramids", ["Pyramids", "ImageCodecs", "Kernels"]),
    tests("Finishing", ["Finishing", "ImageCodecs", "Kernels"]),
    tests("Stabilization", ["Stabilization", "ImageCodecs", "Kernels", "Tensors"]),
    tests(
        "Stylization",
        ["Stylization", "Finishing", "ImageCodecs", "GraphModel", "Inference", "Kernels", "Foundations"]),
    tests("ImpastoKit", ["ImpastoKit", "ImageCodecs"]),
    tests("Evaluation", ["Evaluation", "Stylization", "ImageCodecs"]),
    tests("RenderQueue", ["RenderQueue", "Stylization", "ImageCodecs", "Foundations"]),
    tests(
        "Gallery",
        [
            "Gallery", "Stylization", "ImageCodecs", "Foundations",
            .product(name: "GRDB", package: "GRDB.swift"),
        ]),
    tests(
        "Application",
        [
            "Application", "Gallery", "Stylization", "ImageCodecs",
        ]),
    tests(
        "WebServer",
        [
            "WebServer", "Application", "RenderQueue", "Gallery", "Stylization", "ImageCodecs",
            "HostSystem", "Foundations", "StrictJSON",
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOEmbedded", package: "swift-nio"),
            .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
        ], settings: common),
    tests("ModelDownloads", ["ModelDownloads", "Stylization", "Foundations"]),
    // The executable is built first; the tests run it as anybody would.
    tests("Program", ["impasto", "Gallery", "ImageCodecs", "Stylization"], settings: common),
]

/// `IMPASTO_ENGINE_ONLY=1` leaves all but the networks' engine and its tests out, and with it every dependency: for machines
/// that are slow, or emulated.
let isEngineOnly = Context.environment["IMPASTO_ENGINE_ONLY"] == "1"

#if compiler(<6.3)
// The engine alone is kept to what Swift 6.2 compiles, which is the newest that some systems have for arm64.
if !isEngineOnly { fatalError("Impasto needs Swift 6.3 or later.") }
#endif

/// `IMPASTO_GALLERY_ONLY=1` leaves all out that the gallery's tests do not need: to run them against a database.
let isGalleryOnly = Context.environment["IMPASTO_GALLERY_ONLY"] == "1"

let engine: Set<String> = [
    "SystemLibC", "Foundations", "HostSystem", "StrictJSON", "Tensors", "CCPUFeatures", "CMicrokernelTypes",
    "MicrokernelsGeneric", "MicrokernelsBF16", "MicrokernelsAVX2", "MicrokernelsAVX512", "Kernels",
    "GraphModel",
    "Inference", "TestSupport", "TensorsTests", "KernelsTests", "GraphModelTests", "InferenceTests",
]

let gallery: Set<String> = engine.filter { !$0.hasSuffix("Tests") }.union([
    "CImageCodecs", "ImageCodecs", "Pyramids", "Finishing", "Stabilization", "Stylization", "CPostgreSQL",
    "Gallery", "GalleryTests",
])

/// The targets that are left; `nil` for all.
let part = isEngineOnly ? engine : isGalleryOnly ? gallery : nil

// Exactly these versions are built and tested; a newer one comes with a change that says so. What they depend on
// themselves moves within the ranges that they name, so that its fixes arrive. Package.resolved would hold these, too,
// but not for those who depend on this package: SwiftPM reads it in the package that is built, and nowhere else. It
// also changes with every edit of this file, and with the traits that are chosen.
let grdb = Package.Dependency.package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0")
let others: [Package.Dependency] = [
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    // Hummingbird's own foundations, named because the server's connection handler is written on them.
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0", traits: []),
]

let kernelDependencies: [Target.Dependency] = [
    "Tensors", "HostSystem", "Foundations", "SystemLibC", "CCPUFeatures", "CMicrokernelTypes",
    "MicrokernelsBF16", "MicrokernelsGeneric",
]

// A list by itself, of plain entries: the type checker of Swift 6.2 gives up on it inside the package's description.
let targets: [Target] = [
    .target(name: "SystemLibC", swiftSettings: common),
    .target(name: "Foundations", dependencies: ["SystemLibC"], swiftSettings: optimized),
    .target(name: "HostSystem", dependencies: ["Foundations", "SystemLibC"], swiftSettings: common),
    .target(name: "StrictJSON", swiftSettings: optimized),
    .target(name: "ModelContext", dependencies: ["StrictJSON"], swiftSettings: common),
    .target(name: "CCPUFeatures"),
    .target(name: "CPrivateMemory"),
    .target(name: "CMicrokernelTypes"),
    .target(
        name: "MicrokernelsGeneric", dependencies: ["CMicrokernelTypes"], swiftSettings: microkernel),
    .target(
        name: "MicrokernelsBF16", dependencies: ["CMicrokernelTypes"],
        cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    .target(name: "Tensors", dependencies: ["SystemLibC"], swiftSettings: optimized),
    .target(
        name: "Kernels",
        dependencies: isForX86 ? kernelDependencies + simdDependencies : kernelDependencies,
        swiftSettings: optimized),
    .target(
        name: "GraphModel",
        dependencies: ["Tensors", "HostSystem", "Foundations", "SystemLibC", "StrictJSON"],
        swiftSettings: optimized),
    .target(
        name: "Inference", dependencies: ["Kernels", "GraphModel", "Tensors"],
        swiftSettings: optimized),
    .target(
        name: "CImageCodecs",
        // A format's shim is empty without its trait, so that its library need not be there.
        cSettings: [
            .define("CODEC_WEBP", .when(traits: webp)),
            .define("CODEC_HEIF", .when(traits: heif)),
            .define("CODEC_GIF", .when(traits: gif)),
            .unsafeFlags(["-O2"], .when(configuration: .debug)),
        ],
        linkerSettings: [
            .linkedLibrary("png"),
            .linkedLibrary("jpeg"),
            .linkedLibrary("z"),
            .linkedLibrary("lcms2"),
            .linkedLibrary("webp", .when(traits: webp)),
            .linkedLibrary("webpmux", .when(traits: webp)),
            .linkedLibrary("heif", .when(traits: heif)),
            .linkedLibrary("gif", .when(traits: gif)),
        ]),
    .target(
        name: "ImageCodecs", dependencies: ["CImageCodecs", "HostSystem", "Foundations", "SystemLibC"],
        swiftSettings: optimized + [
            .define("CODEC_WEBP", .when(traits: webp)),
            .define("CODEC_HEIF", .when(traits: heif)),
            .define("CODEC_GIF", .when(traits: gif)),
        ]),
    .target(
        name: "Clips",
        dependencies: ["ImageCodecs", "HostSystem", "Foundations", "StrictJSON"], swiftSettings: optimized
    ),
    .target(
        name: "Pyramids", dependencies: ["ImageCodecs", "Kernels", "Tensors"], swiftSettings: optimized),
    .target(
        name: "Finishing", dependencies: ["ImageCodecs", "Kernels", "Tensors", "SystemLibC"],
        swiftSettings: optimized),
    .target(
        name: "Stabilization", dependencies: ["ImageCodecs", "Kernels", "Tensors"],
        swiftSettings: optimized),
    .target(
        name: "Stylization",
        dependencies: [
            "Finishing", "Pyramids", "Stabilization", "Inference", "Kernels", "ImageCodecs", "GraphModel",
            "Tensors",
            "HostSystem", "Foundations", "SystemLibC", "StrictJSON",
        ],
        swiftSettings: common),
    // The bundled networks as resources. The program finds them by its own place, and does not depend on this.
    .target(
        name: "BundledModels", path: "Models", exclude: ["README.md", "convert_magenta_int8.py"],
        sources: ["BundledModels.swift"],
        resources: [
            .copy("manifest.json"), .copy("style-mobilenet-v2"), .copy("transformer-quarter"),
        ],
        swiftSettings: common),
    .target(
        name: "ImpastoKit",
        dependencies: ["BundledModels", "Stylization", "Inference", "ImageCodecs", "HostSystem"],
        swiftSettings: common),
    .target(
        name: "Evaluation", dependencies: ["Stylization", "ImageCodecs", "SystemLibC"],
        swiftSettings: optimized),
    .target(
        name: "RenderQueue", dependencies: ["Stylization", "HostSystem", "Foundations"],
        swiftSettings: common),
    // Empty without its trait, so that the library need not be there.
    .target(
        name: "CPostgreSQL", linkerSettings: [.linkedLibrary("pq", .when(traits: ["PostgreSQL"]))]),
    .target(
        name: "Gallery",
        dependencies: [
            "Stylization", "ImageCodecs", "HostSystem", "Foundations", "SystemLibC", "StrictJSON",
            "CPostgreSQL",
            .product(name: "GRDB", package: "GRDB.swift"),
        ],
        swiftSettings: common),
    .target(
        name: "Application",
        dependencies: [
            "Gallery", "Stylization", "Inference", "ImageCodecs", "Kernels", "HostSystem",
            "Foundations", "StrictJSON",
        ],
        swiftSettings: common),
    .target(
        name: "WebServer",
        dependencies: [
            "Application", "RenderQueue", "Gallery", "Stylization", "ImageCodecs", "HostSystem",
            "Foundations", "SystemLibC", "StrictJSON", "ModelContext",
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Mustache", package: "swift-mustache"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOExtras", package: "swift-nio-extras"),
            .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
        ],
        swiftSettings: common),
    .target(
        name: "ModelDownloads", dependencies: ["Stylization", "HostSystem", "Foundations", "SystemLibC"],
        swiftSettings: common),
    .executableTarget(
        name: "impasto",
        dependencies: [
            "WebServer", "Application", "RenderQueue", "Gallery", "ModelDownloads", "Evaluation", "Clips",
            "Stylization", "ImageCodecs", "HostSystem", "Foundations", "SystemLibC", "StrictJSON",
            "CPrivateMemory",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
        ],
        swiftSettings: common),
]

let all: [Target] = targets + simdTargets + testTargets

let package = Package(
    name: "Impasto",
    platforms: [.macOS(.v15)],
    products: part != nil
        ? []
        : [
            .executable(name: "impasto", targets: ["impasto"]),
            // For other programs; docs/Library.md shows them at work. No library is called `Impasto`: where a file system
            // does not tell upper case from lower, its build folder would be the program's.
            .library(name: "ImpastoKit", targets: ["ImpastoKit"]),
            .library(name: "ImageCodecs", targets: ["ImageCodecs"]),
            .library(name: "GraphModel", targets: ["GraphModel", "Tensors"]),
            .library(name: "Inference", targets: ["Inference"]),
        ],
    traits: [
        .trait(name: allFormats, description: "WebP, HEIF and GIF, all three."),
        .trait(name: "WebP", description: "Reads and writes WebP pictures, with libwebp."),
        .trait(name: "HEIF", description: "Reads HEIC and AVIF pictures and writes AVIF, with libheif."),
        .trait(name: "GIF", description: "Reads the first picture of a GIF, with giflib."),
        .trait(name: "PostgreSQL", description: "Keeps a gallery in a PostgreSQL database, with libpq."),
        .default(enabledTraits: [allFormats]),
    ],
    dependencies: isEngineOnly ? [] : isGalleryOnly ? [grdb] : [grdb] + others,
    targets: all.filter { part?.contains($0.name) ?? true },
    swiftLanguageModes: [.v6]
)
