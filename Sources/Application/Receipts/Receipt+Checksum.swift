extension Receipt {
    /// What ``checksum`` has to be: over the canonical JSON of all else, so that it survives programs that write numbers or
    /// spaces differently.
    ///
    /// Anybody can compute it anew: it finds what was changed by accident or without care, and proves nothing.
    package var expectedChecksum: String {
        var rest = self
        rest.checksum = nil
        return Digest.sha256(Array(rest.json.utf8))
    }
}
