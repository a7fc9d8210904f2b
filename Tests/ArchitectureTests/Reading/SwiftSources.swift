/// What the Swift files of the program declare and name, read once for all tests.
enum SwiftSources {
    struct File {
        let path: String
        let target: String
        let declarations: [Declaration]
        let words: [Substring]
    }

    /// Every file below `Sources`; those that are compiled again for a CPU level once.
    static let files: Result<[File], any Error> = Result {
        try SourceTree.targets().filter {
            !["MicrokernelsAVX2", "MicrokernelsAVX512", "TestSupport"].contains($0)
        }
        .flatMap { target in
            try SourceTree.swiftFiles(in: SourceTree.folder(of: target)).map { source in
                let tokens = SwiftTokens(source.lines.joined(separator: "\n")).tokens
                return File(
                    path: source.path, target: target,
                    declarations: Declaration.all(in: tokens, file: source.path),
                    words: tokens.filter(\.isWord).map(\.text))
            }
        }
    }
}
