/// A declaration at a file's top or in a type, as its keyword and name stand there.
struct Declaration: CustomStringConvertible {
    enum Kind: String {
        case structure = "struct"
        case classType = "class"
        case enumeration = "enum"
        case protocolType = "protocol"
        case actor
        case alias = "typealias"
        case associatedType = "associatedtype"
        case function = "func"
        case variable = "var"
        case constant = "let"
        case extended = "extension"

        /// Whether this names a type.
        var isType: Bool {
            switch self {
            case .structure, .classType, .enumeration, .protocolType, .actor, .alias: true
            case .associatedType, .function, .variable, .constant, .extended: false
            }
        }

        /// Whether declarations stand inside this one.
        fileprivate var hasMembers: Bool {
            switch self {
            case .structure, .classType, .enumeration, .protocolType, .actor, .extended: true
            case .alias, .associatedType, .function, .variable, .constant: false
            }
        }
    }

    let kind: Kind
    let name: String
    /// The types around it, outermost first; `Outer.Inner` of an extension is one of them.
    let owners: [String]
    /// Whether it, or a type around it, is private.
    let isPrivate: Bool
    /// Attributes and property wrappers before it, without `@`.
    let attributes: [String]
    let file: String
    let line: Int

    /// The name with those of the types around it.
    var qualifiedName: String { (owners + [name]).joined(separator: ".") }

    var description: String { "\(file):\(line) \(kind.rawValue) \(qualifiedName)" }
}

extension Declaration {
    /// A pair of braces: a type's with its declaration, or any other.
    private struct Scope {
        var type: Declaration?
    }

    /// The declarations of `file`; what stands in a function's body is none.
    static func all(in tokens: [SwiftTokens.Token], file: String) -> [Declaration] {
        var declarations: [Declaration] = []
        var scopes: [Scope] = []
        var pending: Declaration?
        var isPrivate = false
        var attributes: [String] = []
        var index = tokens.startIndex
        while index < tokens.endIndex {
            let token = tokens[index]
            let text = token.text
            switch text {
            case "{":
                scopes.append(Scope(type: pending))
                pending = nil
            case "}":
                _ = scopes.popLast()
            case "private", "fileprivate":
                isPrivate = true
            case "@" where index + 1 < tokens.endIndex:
                attributes.append(String(tokens[index + 1].text))
            default:
                let isMember = scopes.allSatisfy { $0.type != nil }
                guard isMember, let kind = kind(of: tokens, at: index) else { break }
                // `extension Outer.Inner` names both.
                var name = String(tokens[index + 1].text)
                var next = index + 2
                if kind == .extended {
                    while next + 1 < tokens.endIndex, tokens[next].text == ".", tokens[next + 1].isWord {
                        name += "." + tokens[next + 1].text
                        next += 2
                    }
                }
                let owners = scopes.compactMap(\.type)
                let declaration = Declaration(
                    kind: kind, name: name, owners: owners.map(\.name),
                    isPrivate: isPrivate || owners.contains { $0.isPrivate }, attributes: attributes,
                    file: file, line: token.line)
                declarations.append(declaration)
                attributes = []
                if kind.hasMembers { pending = declaration }
                isPrivate = false
                index = next
                continue
            }
            // `private(set)` is no matter of who may read; any other word than a modifier ends what it is said of.
            if text == "(" || text == ")" || text == "=" || text == ";" || text == "}" || text == "{" {
                isPrivate = false
            }
            index += 1
        }
        return declarations
    }

    /// What the word at `index` declares; `nil` if it is no keyword of a declaration with a name.
    private static func kind(of tokens: [SwiftTokens.Token], at index: Int) -> Kind? {
        guard let kind = Kind(rawValue: String(tokens[index].text)), index + 1 < tokens.endIndex,
            tokens[index + 1].isWord, index == 0 || tokens[index - 1].text != "."
        else { return nil }
        // `class func`, and a protocol's `: class`.
        if kind == .classType, Kind(rawValue: String(tokens[index + 1].text)) != nil { return nil }
        // `import struct Foundation.Data` declares nothing.
        if index > 0, tokens[index - 1].text == "import" { return nil }
        return kind
    }
}
