/// What to do with an imported style whose name is taken by another style.
package enum ImportConflictPolicy: String, Sendable, Codable, CaseIterable {
    /// Import nothing at all and throw ``GalleryError/importConflicts(names:)``.
    case fail
    /// Leave it out.
    case skip
    /// Save it under the next free name ("Sky 2").
    case rename
    /// Save it, and put the style that has its name in the trash.
    case replace
}
