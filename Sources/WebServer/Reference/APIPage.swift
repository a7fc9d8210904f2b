/// The model of the page about the API; what is called a text is HTML.
struct APIPage: PageModel {
    /// The operations of a tag.
    struct Group {
        let id: String
        let name: String
        let text: String
        let isOpen: Bool
        let operations: [Entry]
    }

    /// A method on a path.
    struct Entry {
        let id: String
        let method: String
        let path: String
        let summary: String
        let text: String
        let parameters: [Parameters]
        let hasBodies: Bool
        let bodies: [Body]
        let curl: String
        let answers: [Answer]
        let hasProblems: Bool
        let problems: [Problem]
    }

    /// Parameters or headers that stand in one place.
    struct Parameters {
        /// In words.
        let place: String
        let fields: [Field]
    }

    /// What may be sent under one or several types.
    struct Body {
        let types: [String]
        /// Which of several bodies it is, such as `kind: "stylize"`.
        let kind: String
        let text: String
        let hasFields: Bool
        let fields: [Field]
    }

    /// A parameter, or a field of an object.
    struct Field {
        let name: String
        let isRequired: Bool
        let values: String
        /// Named objects, which are described further down.
        let objects: [String]
        let text: String
    }

    /// What may come back.
    struct Answer {
        let status: String
        let text: String
        let types: [String]
        let objects: [String]
        let headers: [Parameters]
        let hasExample: Bool
        let example: String
    }

    /// A kind of problem.
    struct Problem {
        let status: String
        let name: String
    }

    /// An object that has a name.
    struct Object {
        let name: String
        let text: String
        let hasFields: Bool
        let fields: [Field]
        /// Those of which it is one.
        let hasObjects: Bool
        let objects: [String]
    }

    /// What is different in a version.
    struct Changes {
        let version: String
        let texts: [String]
    }

    let title: String
    let description: [String]
    let groups: [Group]
    let objects: [Object]
    /// The newest version first.
    let changes: [Changes]
}
