import Application
import Foundation
import HTTPTypes
import Hummingbird
import ImageCodecs
import Stylization

/// What the server has and is: networks, samples, settings, version.
struct InfoRoutes {
    let configuration: ServerConfiguration
    let engine: any StylizationEngine
    let samples: SampleCatalog
    let pages: PageRenderer
    let version: String

    private struct SampleList: Encodable {
        struct Sample: Encodable {
            let name: String
            let title: String
            let url: String
            let width: Int
            let height: Int
        }
        let content: [Sample]
        let style: [Sample]
    }

    private struct Version: Encodable {
        let name: String
        let version: String
        let api: Int
        /// What pictures may be, by their media types.
        let reads: [String]
        /// What paintings can be.
        let writes: [String]
        /// Whether it paints the frames of cameras and clips.
        let streams: Bool
    }

    func add(to router: Router<WebContext>) {
        router.get("/api/models", use: listModels)
        router.get("/api/samples", use: listSamples)
        router.get("/api/privacy") { request, _ in
            let language = request.language
            return Response.json(
                PrivacyStatement(configuration, port: pages.port.value, pages.strings, language),
                headers: [.contentLanguage: language.rawValue])
        }
        router.get("/api/version") { _, _ in
            Response.json(
                Version(
                    name: "Impasto", version: version, api: 1, reads: ImageFormat.readable.map(\.mediaType),
                    writes: ImageFormat.writable.map(\.mediaType), streams: true))
        }
    }

    private func listModels(_ request: Request, context: WebContext) async throws -> Response {
        let pair = try await engine.findDefaultPair(configuration)
        return Response.json(
            NetworkListDocument(
                try await engine.listNetworks().map { NetworkDocument($0) }, default: pair))
    }

    private func listSamples(_ request: Request, context: WebContext) -> Response {
        let language = request.language
        func list(_ samples: [SampleCatalog.Sample]) -> [SampleList.Sample] {
            samples.map { sample in
                .init(
                    name: sample.name, title: pages.strings.text("sample-\(sample.name)", language),
                    url: sample.url, width: sample.width, height: sample.height)
            }
        }
        return Response.json(
            SampleList(content: list(samples.content), style: list(samples.style)),
            headers: [.contentLanguage: language.rawValue])
    }
}
