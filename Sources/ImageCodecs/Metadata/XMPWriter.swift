/// Writes an XMP packet (ISO 16684-1): the same facts as Exif's but the place, how the picture came about, and texts
/// under keywords of their own, as PNG has them in chunks.
enum XMPWriter {
    /// The name space of texts under keywords.
    static let textNamespace = "urn:impasto:text:"

    /// The packet; `nil` if there is nothing to say.
    ///
    /// A text whose keyword is no name in XML is left out.
    static func packet(
        _ metadata: KeptMetadata?, provenance: Provenance?, text: [PNGText]
    ) -> [UInt8]? {
        let texts = text.filter { isName($0.keyword) }
        let facts = (metadata.map(properties) ?? []) + (provenance.map(properties) ?? [])
        guard !texts.isEmpty || !facts.isEmpty else { return nil }
        var spaces = Set(facts.map(\.prefix)).sorted().compactMap { prefix in
            namespaces[prefix].map { " xmlns:\(prefix)=\"\($0)\"" }
        }
        if !texts.isEmpty { spaces.append(" xmlns:impasto=\"\(textNamespace)\"") }
        let properties =
            facts.map { "<\($0.prefix):\($0.name)>\($0.content)</\($0.prefix):\($0.name)>" }
            + texts.map { "<impasto:\($0.keyword)>\(escaped($0.text))</impasto:\($0.keyword)>" }
        let packet = """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about=""\(spaces.joined())>
            \(properties.joined(separator: "\n"))
            </rdf:Description></rdf:RDF></x:xmpmeta>
            <?xpacket end="r"?>
            """
        return Array(packet.utf8)
    }

    private static let namespaces = [
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "exifEX": "http://cipa.jp/exif/1.0/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/", "tiff": "http://ns.adobe.com/tiff/1.0/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
    ]

    private struct Property {
        let prefix: String
        let name: String
        /// XML.
        let content: String
    }

    private static func properties(_ metadata: KeptMetadata) -> [Property] {
        func text(_ prefix: String, _ name: String, _ value: String?) -> Property? {
            value.map { Property(prefix: prefix, name: name, content: escaped($0)) }
        }
        func list(_ name: String, _ value: String?, _ kind: String, _ attribute: String = "") -> Property? {
            value.map {
                Property(
                    prefix: "dc", name: name,
                    content: "<rdf:\(kind)><rdf:li\(attribute)>\(escaped($0))</rdf:li></rdf:\(kind)>")
            }
        }
        return [
            text("xmp", "CreateDate", metadata.taken?.iso8601),
            text("photoshop", "DateCreated", metadata.taken?.iso8601),
            text("tiff", "Make", metadata.make), text("tiff", "Model", metadata.model),
            text("exifEX", "LensMake", metadata.lensMake), text("exifEX", "LensModel", metadata.lens),
            list("creator", metadata.artist, "Seq"),
            list("rights", metadata.copyright, "Alt", " xml:lang=\"x-default\""),
        ].compactMap(\.self)
    }

    private static func properties(_ provenance: Provenance) -> [Property] {
        [
            Property(prefix: "xmp", name: "CreatorTool", content: escaped(provenance.creatorTool)),
            Property(
                prefix: "Iptc4xmpExt", name: "DigitalSourceType", content: provenance.sourceType.uri),
        ]
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            // XML has no other control characters.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9._\-]*/) != nil
    }
}
