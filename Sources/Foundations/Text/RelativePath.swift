/// Paths from outside, which must not lead out of the folder that they are meant for.
package enum RelativePath {
    /// The steps of `path`; `nil` if it could leave its folder on any system.
    ///
    /// That is: an absolute path, an empty step, `.`, `..`, a backslash, or a zero byte.
    package static func steps(_ path: String) -> [Substring]? {
        guard !path.utf8.contains(0), !path.utf8.contains(UInt8(ascii: "\\")) else { return nil }
        // By bytes, as the system does: a slash that a mark follows is one character with it.
        let steps = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Substring($0) }
        return steps.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } ? steps : nil
    }
}
