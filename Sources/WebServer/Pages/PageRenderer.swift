import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import NIOCore

/// Renders the templates of `Public/pages`; what each expects is its model, a ``PageModel``.
struct PageRenderer: Sendable {
    let strings: StringTable
    let version: String
    private let configuration: ServerConfiguration
    /// The port in use, once it is known.
    let port: SetOnce<Int>
    private let library: MustacheLibrary

    /// The templates that must be there.
    static let pages = [
        "index", "result", "error", "privacy", "gallery", "gallery-item", "gallery-trash", "api", "problem",
        "problems",
    ]

    private init(
        library: MustacheLibrary, strings: StringTable, version: String, configuration: ServerConfiguration
    ) {
        self.library = library
        self.strings = strings
        self.version = version
        self.configuration = configuration
        port = SetOnce()
    }

    /// Reads the templates and texts; throws ``WebServerError`` if one is missing or damaged.
    init(_ configuration: ServerConfiguration, version: String) async throws {
        let publicFolder = configuration.publicFolder
        let strings = try StringTable(folder: publicFolder.appending(path: "strings"))
        let library: MustacheLibrary
        do {
            library = try await MustacheLibrary(directory: publicFolder.appending(path: "pages").path)
        } catch {
            throw WebServerError.publicFolderIncomplete(file: "pages", reason: "\(error)")
        }
        for page in Self.pages where library.getTemplate(named: page) == nil {
            throw WebServerError.publicFolderIncomplete(
                file: "pages/\(page).mustache", reason: "no such file")
        }
        self.init(library: library, strings: strings, version: version, configuration: configuration)
    }

    /// A page in the request's language.
    func page(
        _ template: String, title: String, model: some PageModel, language: Language,
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        let frame = PageFrame(
            lang: language.rawValue, t: strings.all(language),
            languages: Language.allCases.map { candidate in
                .init(code: candidate.rawValue, name: candidate.ownName, current: candidate == language)
            },
            pageTitle: title, version: version, isPrivate: configuration.isPrivate,
            badge: PrivacyBadge(configuration, port: port.value, strings, language),
            refreshSeconds: model.refreshSeconds)
        let html = library.render(PageValues(of: model, frame), withTemplate: template) ?? ""
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = language.rawValue
        headers[.vary] = "Accept-Language, Cookie"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    /// A page whose title is the text of a key.
    func page(
        _ template: String, titleKey: String, model: some PageModel, language: Language,
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        page(
            template, title: strings.text(titleKey, language), model: model, language: language,
            status: status, headers: headers)
    }

    /// A problem as a page, in the page's own words.
    func errorPage(_ problem: Problem, language: Language, isOfGallery: Bool = false) -> Response {
        let words = ProblemWords(strings: strings, language: language)
        let title = words.title(problem)
        return page(
            "error", title: "\(title) · Impasto",
            model: ErrorPage(
                status: problem.status.code, title: title, text: words.text(problem),
                type: problem.kind == .notFound ? nil : "/problems/\(problem.type)",
                isOfGallery: isOfGallery),
            language: language, status: problem.status, headers: problem.headers)
    }
}
