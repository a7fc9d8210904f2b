/// What to do when a name is already taken.
///
/// Never is a style overwritten in silence.
package enum NameConflictPolicy: String, Sendable, Codable, CaseIterable {
    /// Throw ``GalleryError/nameConflict(name:existing:)``.
    case fail
    /// Put the next free number behind the new name: "Sky" becomes "Sky 2".
    case rename
    /// Put the style that has the name in the trash, from which it can be restored.
    case replace
}
