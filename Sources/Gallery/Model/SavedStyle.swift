package import Foundation
import Stylization

/// A named style vector of the gallery, with how it came about.
///
/// The vector never changes: replacing a style puts the old one in the trash and saves a new one with
/// another id. So an id always means the same picture, a recipe's parents stay true, and a stored swatch shows it
/// for ever. Name, tags, notes and the favourite mark do change, each time with a new ``revision``.
@dynamicMemberLookup
package struct SavedStyle: Sendable, Equatable, Identifiable {
    /// Opaque and stable.
    package let id: StyleID
    /// Name, vector, recipe and the rest.
    ///
    /// The name is unique among the styles that are not in the trash.
    package let content: StyleContent
    /// To the millisecond.
    package let createdAt: Date
    /// To the millisecond; the last change of name, tags, notes or favourite mark.
    package let updatedAt: Date
    /// 1 when saved, one more with each change.
    package let revision: Int
    /// When it was put in the trash; `nil` for a style that is not there.
    package let deletedAt: Date?
    /// Whether a swatch is stored.
    package let hasSwatch: Bool

    /// A part of ``content``, such as the name.
    package subscript<Value>(dynamicMember part: KeyPath<StyleContent, Value>) -> Value {
        content[keyPath: part]
    }
}
