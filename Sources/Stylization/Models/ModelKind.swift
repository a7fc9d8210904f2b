/// Which of the two jobs a network does.
package enum ModelKind: String, Codable, Sendable, CaseIterable {
    /// Turns a picture into a style vector.
    case style
    /// Repaints a picture under a style vector.
    case transformer
}
