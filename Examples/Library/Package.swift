// swift-tools-version:6.2
import PackageDescription

// Programs that use Impasto as a library; docs/Library.md tells of them. They depend on the checkout around them. Elsewhere
// the dependency is .package(url: "https://…/impasto.git", exact: "…").
let package = Package(
    name: "Library",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Impasto", path: "../..")],
    targets: [
        .executableTarget(
            name: "PaintAPhoto", dependencies: [.product(name: "ImpastoKit", package: "Impasto")]),
        .executableTarget(
            name: "MixStyles",
            dependencies: [
                .product(name: "ImpastoKit", package: "Impasto"),
                .product(name: "ImageCodecs", package: "Impasto"),
            ]),
        .executableTarget(
            name: "RunANetwork",
            dependencies: [
                .product(name: "ImageCodecs", package: "Impasto"),
                .product(name: "GraphModel", package: "Impasto"),
                .product(name: "Inference", package: "Impasto"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
