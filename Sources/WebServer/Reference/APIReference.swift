import Foundation
import NIOCore

/// The OpenAPI document, and what it says in the pages' languages.
struct APIReference: Sendable {
    /// What stands in `Public/api/openapi.json` between the places where it says where the server is.
    private let pieces: [String]
    let document: APIDocument
    let texts: DescriptionTexts

    /// Reads both from the page's folder.
    ///
    /// Throws ``WebServerError``.
    init(publicFolder: URL) throws(WebServerError) {
        let folder = publicFolder.appending(path: "api")
        var name = "openapi.json"
        do {
            let data = try Data(contentsOf: folder.appending(path: name))
            document = try APIDocument(reading: [UInt8](data))
            pieces = String(decoding: data, as: UTF8.self).components(separatedBy: document.address)
            var tables: [Language: [String: String]] = [:]
            for language in Language.allCases where language != .english {
                name = DescriptionTexts.file(language)
                tables[language] = try JSONDecoder().decode(
                    [String: String].self, from: Data(contentsOf: folder.appending(path: name)))
            }
            texts = DescriptionTexts(tables: tables)
        } catch {
            throw .publicFolderIncomplete(file: "api/\(name)", reason: "\(error)")
        }
    }

    /// The file as a client gets it who has reached the server at that address: its addresses and commands are that one's.
    func file(server: String) -> ByteBuffer { ByteBuffer(string: pieces.joined(separator: server)) }
}
