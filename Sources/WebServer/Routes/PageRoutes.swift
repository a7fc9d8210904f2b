import Gallery
import HTTPTypes
import Hummingbird
import ImageCodecs
import Logging
import RenderQueue

/// The pages that work without JavaScript: the studio's form, its results, and what is said about privacy.
struct PageRoutes {
    let rendering: RenderingService
    let reader: BodyReader
    let pages: PageRenderer
    let samples: SampleCatalog
    let gallery: Gallery?

    /// How many saved styles the form offers; the gallery has them all.
    private static let offeredStyles = 24

    func add(to router: Router<WebContext>) {
        router.get("/", use: studioPage)
        router.post("/stylize", use: submit)
        router.get("/results/{id}", use: resultPage)
        router.get("/privacy", use: privacyPage)
    }

    private func studioPage(_ request: Request, context: WebContext) async throws -> Response {
        let language = request.language
        let query = request.uri.queryParameters
        let page = StudioPage(
            configuration: rendering.configuration, defaultPair: try await rendering.defaultPair(),
            networks: try await rendering.engine.listNetworks(), samples: samples,
            strings: pages.strings, language: language, saved: await savedStyles(context),
            combines: query["mode"] == "combine", chosenStyle: query["style"].map(String.init))
        return pages.page("index", titleKey: "siteTitle", model: page.model, language: language)
    }

    private func submit(_ request: Request, context: WebContext) async throws -> Response {
        let order = try await reader.fields(
            request, context, as: [.form], form: { try PageForm($0).fields }, holding: \.painting.fileBytes
        ) {
            try PaintingOrder(fields: &$0, limits: reader.limits)
        }
        let job = try await rendering.submit(order, client: request.client(context))
        return Response.redirect(to: "/results/\(job.id)", type: .normal)
    }

    private func resultPage(_ request: Request, context: WebContext) throws -> Response {
        let job = try rendering.jobs.snapshot(of: try context.jobID)
        let type = job.state == .done ? try? rendering.jobs.result(of: job.id).contentType : nil
        let page = ResultPage(
            job: job, strings: pages.strings, language: request.language,
            format: type.flatMap(ImageFormat.init(mediaType:)))
        return pages.page(
            "result", title: "\(page.title) · Impasto", model: page.model, language: request.language)
    }

    private func privacyPage(_ request: Request, context: WebContext) -> Response {
        let language = request.language
        return pages.page(
            "privacy", titleKey: "privacyTitle",
            model: PrivacyPage(
                rendering.configuration, port: pages.port.value, pages.strings, language),
            language: language)
    }

    /// A gallery that cannot be read takes nothing else away from the page.
    private func savedStyles(_ context: WebContext) async -> [SavedStyle] {
        guard let gallery else { return [] }
        do {
            return try await gallery.list(StyleQuery(limit: Self.offeredStyles)).styles
        } catch {
            context.logger.warning("gallery cannot be read", metadata: ["error": "\(error)"])
            return []
        }
    }
}
