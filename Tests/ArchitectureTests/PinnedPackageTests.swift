import Testing

@Suite("What other packages this one is built with")
struct PinnedPackageTests {
    /// Nobody keeps `Package.resolved`: only the manifest says which version a build has.
    @Test("is said to the version, of each")
    func exact() throws {
        let packages = try PackageManifest().packages
        #expect(packages.count > 5)
        for package in packages {
            let version = package.firstMatch(of: #/exact:\s*"\d+\.\d+\.\d+"/#)
            #expect(version != nil, "\(package) has no exact version")
        }
    }
}
