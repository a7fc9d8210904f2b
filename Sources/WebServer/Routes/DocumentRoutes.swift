import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The API's description, for programs and for people.
struct DocumentRoutes {
    /// `Public/api/openapi.json`, read at start.
    let openAPI: ByteBuffer
    let pages: PageRenderer
    let reference: APIReference

    init(publicFolder: URL, pages: PageRenderer) throws(WebServerError) {
        let file = publicFolder.appending(path: "api/openapi.json")
        do {
            let data = try Data(contentsOf: file)
            openAPI = ByteBuffer(bytes: data)
            reference = try JSONDecoder().decode(APIReference.self, from: data)
        } catch {
            throw .publicFolderIncomplete(file: "api/openapi.json", reason: "\(error)")
        }
        self.pages = pages
    }

    func add(to router: Router<WebContext>) {
        router.get("/api/openapi.json") { [tag = EntityTag.text(of: openAPI)] _, _ in
            Response.file(
                openAPI, type: "application/json", headers: [.eTag: tag, .cacheControl: "no-cache"])
        }
        router.get("/api/docs") { request, _ in
            pages.page(
                "api", title: "API · Impasto", model: reference.model, language: request.language,
                headers: [.cacheControl: "no-cache"])
        }
    }
}
