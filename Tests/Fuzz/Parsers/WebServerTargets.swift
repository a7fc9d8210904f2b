import Foundation
import Gallery
import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore
import NIOHTTP1
import RenderQueue
import Stylization

private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

/// Few and short, so that they are met.
private let limits: ServerLimits = {
    var limits = ServerLimits()
    limits.fileBytes = 300
    limits.textPartBytes = 100
    limits.formParts = 12
    limits.partHeaderBytes = 250
    return limits
}()

private func check(_ error: any Error) {
    guard let problem = error as? Problem else {
        // The gallery's own, of a name or a tag.
        return require(error is GalleryError, "an error of a request is a problem")
    }
    require((400..<500).contains(problem.status.code), "what is wrong with a request is the client's")
    require(!problem.detail.isEmpty, "a problem says what is wrong")
    // Whoever sends megabytes does not get them back. (Encoded it would be tried less often.)
    let texts = [problem.detail, problem.field, problem.allowed, problem.hint, problem.suggestion]
    require(texts.reduce(0) { $0 + ($1?.utf8.count ?? 0) } <= 4000, "a problem is short")
}

// MARK: Forms

/// A form: the first byte says in which pieces it arrives, and the rest is the body.
///
/// In any pieces it is the same form, or the same error; and its fields are read as a request's.
@_cdecl("fuzz_multipart")
public func fuzzMultipart(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let first = bytes.first else { return }
    let body = ByteBuffer(bytes: bytes.dropFirst())
    let whole = form([body])
    var pieces: [ByteBuffer] = []
    var rest = body
    // Lengths from 1 on, so that each place is cut somewhere.
    var length = Int(first) % 16 + 1
    while rest.readableBytes > 0, let piece = rest.readSlice(length: min(length, rest.readableBytes)) {
        pieces.append(piece)
        length = (length * 7 + Int(first)) % 29 + 1
    }
    let cut = form(pieces)
    switch (whole, cut) {
    case (.failure(let a), .failure(let b)):
        require(a == b, "an error does not depend on pieces")
        check(Problem(a))
    case (.success(let a), .success(let b)):
        require(a.parts.count == b.parts.count, "a form does not depend on pieces")
        require(a.parts.count <= limits.formParts, "there are no more parts than allowed")
        for (left, right) in zip(a.parts, b.parts) {
            require(left.head == right.head && left.body == right.body, "a part does not depend on pieces")
            check(left)
        }
        read(a)
    default: require(false, "whether it is a form does not depend on pieces")
    }
}

private func form(_ pieces: [ByteBuffer]) -> Result<MultipartForm, MultipartError> {
    Result { () throws(MultipartError) in
        var collector = try MultipartForm.Collector(
            contentType: "multipart/form-data; boundary=\"b-D\"", limits: limits)
        for piece in pieces { try collector.take(piece) }
        return try collector.finish()
    }
}

private func check(_ part: MultipartForm.Part) {
    do throws(Problem) {
        let bytes = try part.bytes()
        require(bytes.count <= part.limit, "no part stands for more than allowed")
    } catch {
        check(error)
    }
}

private func read(_ form: MultipartForm) {
    for fields in [{ try FormFields(form).fields }, { try PageForm(form).fields }] {
        do {
            var reader = FieldReader(try fields())
            let order = try PaintingOrder(fields: &reader, limits: limits)
            try reader.finish()
            check(order.painting)
        } catch {
            check(error)
        }
    }
}

// MARK: JSON

/// What a route is sent: the first byte says which, and the rest is its JSON, or a form without files.
@_cdecl("fuzz_request")
public func fuzzRequest(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let kind = bytes.first else { return }
    let body = ByteBuffer(bytes: bytes.dropFirst())
    do {
        let fields =
            kind & 8 == 0
            ? try FieldValue.object(json: body) : URLEncodedFields(String(buffer: body)).fields
        var reader = FieldReader(fields)
        switch kind & 7 {
        case 0: check(try PaintingOrder(fields: &reader, limits: limits).painting)
        case 1: check(try PaintingOrder(kind: .combine, fields: &reader, limits: limits).painting)
        case 2: check(try PaintingOrder(kind: .stylize, fields: &reader, limits: limits).painting)
        case 3, 4: check(try StreamFields(&reader, needsStyle: kind & 7 == 3, limits: limits))
        case 5: _ = try StyleSaving.Order(&reader, limits: limits)
        case 6: _ = try StyleEditing(&reader)
        default: _ = try StyleSource.Defaults(&reader)
        }
        try reader.finish()
    } catch {
        check(error)
    }
}

private func check(_ painting: PaintingRequest) {
    require((0...1).contains(painting.strength), "a strength is between none and all")
    require((1...100).contains(painting.quality), "a quality is a percentage")
    require(painting.regions.count <= StyleRegion.mostRegions, "there are no more regions than allowed")
    require(!painting.styles.isEmpty && painting.styles.count <= 16, "there are styles, and not too many")
    for style in painting.styles {
        require(style.weight.isFinite, "weights are numbers")
        require(style.region.map(painting.regions.indices.contains) ?? true, "a style's region is there")
        require(style.source.fileBytes <= limits.fileBytes, "no picture is larger than allowed")
    }
    require(painting.fileBytes <= 40 * limits.fileBytes, "all pictures are counted")
}

private func check(_ stream: StreamFields) {
    require((0...1).contains(stream.strength ?? 0), "a strength is between none and all")
    require(StreamFields.crossFades.contains(stream.crossFade ?? 0), "a style fades within its time")
    require(StylizationLimits.calms.contains(stream.calm ?? 0), "the calm is a percentage")
    require(stream.fileBytes <= 40 * limits.fileBytes, "all pictures are counted")
}

// MARK: Headers and addresses

/// A line of a request's head: the first byte says which.
@_cdecl("fuzz_headers")
public func fuzzHeaders(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let kind = bytes.first else { return }
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    do {
        switch kind % 12 {
        case 0: _ = AcceptedFormats([text, text]).preferred(among: ImageFormat.writable)
        case 1: _ = Language.negotiated(query: nil, cookie: text, acceptLanguage: text)
        case 2:
            _ = EntityTags(text).first(of: ["\"a\""])
            _ = AcceptedCodings(text).prefersGzip
            _ = RequestIdentity.trace(text)
            _ = StyleEntityTag.revision(text)
        case 3:
            var fields = HTTPFields()
            fields[.cookie] = text
            require(
                fields.cookies(named: "a").allSatisfy { !$0.contains(";") }, "a cookie ends at a semicolon")
        case 4: checkHost(text)
        case 5: checkPath(text)
        case 6:
            for (name, value) in URLEncodedFields(text).pairs {
                require(name.utf8.count + value.utf8.count <= 3 * count, "what is decoded is no longer")
            }
        case 7:
            var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: text, headers: ["Host": "a"])
            try head.resolveTarget()
            if head.uri != text { require(head.uri.hasPrefix("/"), "a target is a path") }
        case 8: checkOrigin(text)
        case 9:
            if let id = JobID(text) { require(id.description == text, "an id is its digits") }
            let request = request("/", [.lastEventID: text])
            require(try JobRoutes.lastEventID(request) >= 0, "events are counted from 0")
        case 10:
            let boundary = try MultipartBoundary.parse(contentType: text)
            require((1...MultipartBoundary.longest).contains(boundary.count), "a boundary has a length")
        default:
            let request = request("/api/styles?" + text, [.contentType: text])
            _ = try request.bodyKind(among: [.json, .form, .urlEncoded, .picture, .styleFile])
            let query = try StyleListing.Query(request)
            require((1...StyleListing.maximumPage).contains(query.page), "a page is within the list")
            try QueryKeys.check(request, route: "/api/styles")
        }
    } catch let error as MultipartError {
        check(Problem(error))
    } catch {
        check(error)
    }
}

private func request(_ path: String, _ headers: HTTPFields) -> Request {
    Request(
        head: HTTPRequest(method: .get, scheme: "http", authority: "a", path: path, headerFields: headers),
        body: Hummingbird.RequestBody(buffer: ByteBuffer()))
}

private func checkHost(_ text: String) {
    for acceptsLiterals in [false, true] {
        let list = HostAllowList(
            names: ["localhost"], port: 9966, additional: [], acceptsLiterals: acceptsLiterals)
        let isKnown = text.lowercased() == "localhost:9966"
        require(
            !list.contains(text) || isKnown || acceptsLiterals, "only this machine's name is this machine")
    }
    guard let name = try? HostName(text) else { return }
    require((try? HostName(name.description)) == name, "a name is a name")
    let list = HostAllowList(names: [], port: 80, additional: [name.description], acceptsLiterals: false)
    require(list.contains(text), "a name of the configuration is answered for")
}

private func checkPath(_ text: String) {
    guard let path = RequestPath(target: text) else { return }
    let written = "/" + path.segments.joined(separator: "/")
    require(RequestPath(target: written)?.segments == path.segments, "a path is its segments")
    for segment in path.segments {
        let decoded = segment.removingPercentEncoding ?? ".."
        require(!["", ".", ".."].contains(decoded), "no segment leads elsewhere")
        require(!decoded.utf8.contains { [0x2F, 0x5C, 0].contains($0) }, "no segment holds another")
    }
}

private func checkOrigin(_ text: String) {
    var head = HTTPRequest(method: .get, scheme: "http", authority: "proxy", path: "/")
    head.headerFields[.xForwardedFor] = text
    let proxies = ["10.0.0.0/8"].compactMap { AddressRange($0) }
    let origin = RequestOrigin(head, peer: "10.0.0.1", proxies: proxies)
    require(origin.address.utf8.count <= 64, "an address is short")
    require(!origin.network.isEmpty, "a client is counted somewhere")
    require(
        RequestOrigin(head, peer: "127.0.0.1", proxies: proxies).address == "127.0.0.1",
        "only proxies are believed")
}

// MARK: Settings

/// The environment, a variable a line: what is taken is within its range, and is taken again.
@_cdecl("fuzz_settings")
public func fuzzSettings(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    var environment: [String: String] = [:]
    for line in text.split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        environment["IMPASTO_" + parts[0]] = parts.count > 1 ? String(parts[1]) : ""
    }
    var configuration = standard
    do throws(SettingError) {
        try configuration.apply(flags: [:], environment: environment)
    } catch {
        return require(!error.description.isEmpty, "an error has a reason")
    }
    var numbers: [String: String] = [:]
    for effective in configuration.settings {
        guard let range = effective.setting.range, let number = Int(effective.value) else { continue }
        require(range.contains(number), "a setting is within its range")
        numbers[effective.setting.variable] = effective.value
    }
    var again = standard
    do throws(SettingError) {
        try again.apply(flags: [:], environment: numbers)
    } catch {
        require(false, "a setting that is shown can be given")
    }
    for effective in again.settings where effective.setting.range != nil {
        let shown = numbers[effective.setting.variable]
        require(shown == nil || shown == effective.value, "a setting that is given is shown")
    }
}

private let standard = ServerConfiguration(publicFolder: .temporaryDirectory)
