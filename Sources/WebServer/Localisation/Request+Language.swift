import HTTPTypes
import Hummingbird

extension Request {
    /// The language that the client asks for.
    var language: Language {
        Language.negotiated(
            query: uri.queryParameters["lang"].map(String.init),
            cookie: headers.cookies(named: Language.cookie).first.map(String.init),
            acceptLanguage: headers[.acceptLanguage])
    }
}
