import Gallery
import HTTPTypes
import Hummingbird
import Logging
import RenderQueue

/// The pages that work without JavaScript: the studio's form, its results, and what is said about privacy.
struct PageRoutes {
    let studio: RenderingService
    let reader: BodyReader
    let pages: PageRenderer
    let samples: SampleCatalog
    let gallery: Gallery?

    /// How many saved styles the form offers; the gallery has them all.
    private static let offeredStyles = 24

    func add(to router: Router<WebContext>) {
        router.get("/") { request, context in
            let language = request.language
            let query = request.uri.queryParameters
            let page = StudioPage(
                configuration: studio.configuration, defaultPair: try await studio.defaultPair(),
                networks: try await studio.painting.listNetworks(), samples: samples,
                strings: pages.strings, language: language, saved: await savedStyles(context),
                combines: query["mode"] == "combine", chosenStyle: query["style"].map(String.init))
            return pages.page("index", titleKey: "siteTitle", model: page.model, language: language)
        }
        router.post("/stylize") { request, context in
            guard HeaderParameters(request.headers[.contentType] ?? "").value == "multipart/form-data" else {
                throw Problem.unsupportedType("the form came in another way", allowed: "multipart/form-data")
            }
            let order = try await reader.taking(
                try await reader.form(request, context), context, holding: \.painting.fileBytes
            ) {
                try PaintingOrder(fields: &$0, limits: reader.limits)
            } fields: { form, _ in
                try PageForm(form).fields
            }
            let job = try await studio.submit(order, client: request.client(context))
            return Response.redirect(to: "/results/\(job.id)", type: .normal)
        }
        router.get("/results/{id}") { request, context in
            let job = try studio.jobs.snapshot(of: try context.jobID)
            let type = job.state == .done ? try? studio.jobs.result(of: job.id).contentType : nil
            let page = ResultPage(
                job: job, strings: pages.strings, language: request.language, contentType: type)
            return pages.page(
                "result", title: "\(page.title) · Impasto", model: page.model, language: request.language)
        }
        router.get("/privacy") { request, _ in
            pages.page(
                "privacy", titleKey: "privacyTitle", model: PrivacyPage(studio.configuration),
                language: request.language)
        }
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
