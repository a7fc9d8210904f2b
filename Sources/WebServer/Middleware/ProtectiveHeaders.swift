import HTTPTypes

/// The headers that every answer carries, whatever it answers.
enum ProtectiveHeaders {
    static func add(to headers: inout HTTPFields) {
        headers[.contentSecurityPolicy] = contentSecurityPolicy
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "same-origin"
        headers[.frameOptions] = "DENY"
        headers[.crossOriginOpenerPolicy] = "same-origin"
        headers[.crossOriginResourcePolicy] = "same-origin"
        headers[.permissionsPolicy] = permissionsPolicy
        // Only what is part of the program says otherwise.
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }

    /// Everything comes from this origin; nothing is inline; no other site may frame the page.
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:",
        "media-src 'self' blob:", "font-src 'self'", "connect-src 'self'", "manifest-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// The camera, the microphone and the clipboard are for the page's own buttons.
    private static let permissionsPolicy =
        "camera=(self), microphone=(self), clipboard-read=(self), clipboard-write=(self), geolocation=()"
}
