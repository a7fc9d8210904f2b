import Foundation
import NIOCore

/// The OpenAPI document, and what it says in the pages' languages.
struct APIReference: Sendable {
    /// `Public/api/openapi.json` as it is.
    let file: ByteBuffer
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
            file = ByteBuffer(bytes: data)
            document = try APIDocument(reading: [UInt8](data))
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
}
