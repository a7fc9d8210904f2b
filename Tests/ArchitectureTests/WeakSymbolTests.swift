import Foundation
import TestSupport
import Testing

/// The object files of this build and the tool that lists their symbols.
private enum Objects {
    /// The folder with a `.build` folder a target, beside the running test program.
    static let folder: URL? = {
        #if os(Linux) && arch(x86_64)
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        else {
            return nil
        }
        let folder = URL(filePath: program).deletingLastPathComponent()
        let kernels = folder.appending(path: "MicrokernelsAVX2.build")
        return FileManager.default.fileExists(atPath: kernels.path) ? folder : nil
        #else
        return nil
        #endif
    }()

    static let nm: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { URL(filePath: String($0)).appending(path: "nm") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }

    /// Names of the weak functions in `target`'s objects.
    static func weakFunctions(of target: String) async throws -> Set<String> {
        let objects = try #require(folder).appending(path: target + ".build")
        let files = try FileManager.default.contentsOfDirectory(atPath: objects.path).filter {
            $0.hasSuffix(".o")
        }
        try #require(!files.isEmpty, "no objects in \(objects.path)")
        let output = FileManager.default.temporaryDirectory.appending(
            path: "weak-\(target)-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        try Data().write(to: output)
        let tool = try #require(nm)
        let process = Process()
        process.executableURL = tool
        process.arguments = ["--defined-only"] + files.map { objects.appending(path: $0).path }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        // Waiting in a thread of the cooperative pool would take it from the other tests.
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        try #require(process.terminationStatus == 0)
        // "0000000000000010 W name"; data is V, and what is not weak has another letter.
        return Set(
            try String(contentsOf: output, encoding: .utf8).split(separator: "\n").compactMap { line in
                let parts = line.split(separator: " ")
                return parts.count == 3 && parts[1].uppercased() == "W" ? String(parts[2]) : nil
            })
    }
}

@Suite("Object files of the microkernels")
struct WeakSymbolTests {
    /// The linker keeps one body of a weak function that stands in several objects.
    ///
    /// An AVX-512 body could so be run by a processor that has none. Functions whose name carries the level's module stand
    /// there alone.
    @Test(
        "share no function with code for other processors",
        .enabled(if: Objects.folder != nil && Objects.nm != nil, "needs nm and an x86-64 Linux build"),
        arguments: ["MicrokernelsAVX2", "MicrokernelsAVX512", "MicrokernelsBF16"])
    func weakFunctions(_ target: String) async throws {
        let own = "$s\(target.utf8.count)\(target)"
        let shared = try await Objects.weakFunctions(of: target).filter { !$0.hasPrefix(own) }
        // The compiler's copies of plain structs, which debug builds keep.
        let copies = shared.filter { $0.hasPrefix("__swift_memcpy") || $0.hasPrefix("__swift_noop") }
        #expect(shared.subtracting(copies).isEmpty, "\(shared.subtracting(copies).sorted())")
        withKnownIssue("the accumulators' structs bring shared copying functions", isIntermittent: true) {
            #expect(copies.isEmpty, "\(copies.sorted())")
        }
    }
}
