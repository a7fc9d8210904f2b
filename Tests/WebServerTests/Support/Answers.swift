import NIOHTTP1
import RenderQueue

@testable import WebServer

// What clients read, spelled here a second time: a field that the server renames is a failing test.

/// A problem.
struct ProblemAnswer: Decodable {
    let type: String
    let status: Int
    let detail: String
    let field: String?
    let allowed: String?
    let remedy: String?
    let limits: [String: Int]?
    let requestId: String
}

/// A job.
struct JobAnswer: Decodable {
    let id: String
    let state: String
    let fraction: Double
    let position: Int?
    let estimateSeconds: Double?
    let width: Int?
    let timings: [String: Double]?
    let warnings: [JobWarning]
    let error: Failure?
    struct Failure: Decodable {
        let type: String
    }
}

/// An upload.
struct UploadAnswer: Decodable {
    let id: String
    let width: Int
    let height: Int
    let bytes: Int
    let expiresInSeconds: Int
    let hasAlpha: Bool
    let warnings: [JobWarning]
}

extension TestServer {
    /// A small job of bundled samples.
    func submitJob(client: String? = nil) async throws -> Answer {
        try await postJSON(
            "/api/jobs",
            [
                "kind": "stylize", "content": ["sample": "bust"], "style": ["sample": "stripes"],
                "contentSize": 16,
            ], headers: client.map { [("X-Impasto-Client", $0)] } ?? [])
    }

    /// Uploads the bytes of a PNG file.
    func upload(_ bytes: [UInt8]) async throws -> Answer {
        try await send(.POST, "/api/uploads", headers: [("Content-Type", "image/png")], body: bytes)
    }
}
