import Foundations

/// A command that calls an operation, as people paste it into a shell.
///
/// An operation that has one in `x-codeSamples` keeps it: those with files are clearer by hand. All others are made from
/// the document's examples, so that every operation has one.
struct CurlLine {
    let operation: APIDocument.Operation
    let document: APIDocument

    var text: String {
        let written = operation.json["x-codeSamples"]?.items.first { $0["lang"]?.text == "curl" }
        if let source = written?["source"]?.text { return source }
        var parts: [String] = []
        if let method { parts.append("-X \(method)") }
        if let file { parts.append("-o \(file)") }
        for header in required(in: "header") {
            parts.append("-H \(Self.quoted("\(header.name): \(header.value)"))")
        }
        if let json = operation.bodies.first(where: { $0.key.hasSuffix("json") })?.value.firstExample {
            parts.append("-H 'Content-Type: application/json'")
            parts.append("-d \(Self.quoted(json.oneLine))")
        }
        // One thing a line, once there are many.
        let separator = parts.count > 2 ? " \\\n  " : " "
        return (["curl \(address)"] + parts).joined(separator: separator)
    }

    private var hasBody: Bool {
        operation.bodies.contains { $0.key.hasSuffix("json") && $0.value.firstExample != nil }
    }

    /// As far as curl does not choose it by itself.
    private var method: String? {
        switch operation.method {
        case "GET": nil
        case "POST": hasBody ? nil : "POST"
        default: operation.method
        }
    }

    /// Where to write what is no text.
    private var file: String? {
        let types = operation.successes.first?.value["content"]?.members.map(\.key) ?? []
        guard let type = types.first(where: { $0.hasPrefix("image/") || $0 == "application/octet-stream" })
        else { return nil }
        let ending = types.contains("image/png") ? "png" : String(type.split(separator: "/")[1])
        return "picture.\(["*": "jpg", "jpeg": "jpg", "octet-stream": "bin"][ending] ?? ending)"
    }

    private var address: String {
        var path = operation.path
        for parameter in required(in: "path") {
            path = path.replacing("{\(parameter.name)}", with: parameter.value)
        }
        let query = required(in: "query").map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return query.isEmpty ? document.address + path : "'\(document.address)\(path)?\(query)'"
    }

    /// The parameters of a place without which nothing works, with the values of their examples.
    private func required(in place: String) -> [(name: String, value: String)] {
        (operation.parameters + (operation.json["parameters"]?.items ?? [])).compactMap { parameter in
            let parameter = document.resolved(parameter)
            guard parameter["in"]?.text == place, parameter["required"]?.isTrue == true,
                let name = parameter["name"]?.text
            else { return nil }
            let value = parameter.firstExample
            return (name, value?.text ?? value?.oneLine ?? "")
        }
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing(scalar: "'", with: "'\\''"))'" }
}
