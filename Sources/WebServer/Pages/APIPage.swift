/// The model of the page about the API.
struct APIPage: PageModel {
    /// A method on a path.
    struct Endpoint {
        let method: String
        let path: String
        let summary: String
        let hasText: Bool
        let text: String
        let hasParameters: Bool
        let parameters: [Parameter]
        let answers: [Answer]
    }

    /// A parameter, or a field of the body.
    struct Parameter {
        let name: String
        /// Where it stands, or what it may be.
        let place: String
        let text: String
    }

    /// What may come back.
    struct Answer {
        let status: String
        let text: String
    }

    let title: String
    let description: String
    let operations: [Endpoint]
}
