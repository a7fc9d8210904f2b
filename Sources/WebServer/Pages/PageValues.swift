import Mustache

/// The stored properties of a page's models by name, found by reflection once for all that a template asks for.
///
/// Left to itself, the template's library reflects upon an object for each name that it looks up, and upon those around it, too,
/// where the name is not found.
struct PageValues: MustacheParent {
    /// Structs are such values themselves, and so are those in lists; properties that are `nil` are left out.
    private var values: [String: Any] = [:]

    /// The properties of all objects; of two with the same name, that of the later object.
    init(of objects: Any...) {
        for object in objects {
            for case (let name?, let value) in Mirror(reflecting: object).children {
                if let value = Self.value(value) { values[name] = value }
            }
        }
    }

    func child(named name: String) -> Any? { values[name] }

    /// What a template sees of a value; `nil` for nothing.
    private static func value(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        return switch mirror.displayStyle {
        case .optional: mirror.children.first.flatMap { Self.value($0.value) }
        case .struct where !(value is any CustomStringConvertible): PageValues(of: value)
        case .collection: mirror.children.compactMap { Self.value($0.value) }
        default: value
        }
    }
}
