import Foundation
import Stylization

/// One file on its way: what a server answers goes in, a verified file comes out.
///
/// Knows nothing of connections.
struct ResumableDownload {
    private let model: String
    private let file: ModelRecord.File
    private let address: String
    private let part: PartialFile
    private var verification: FileVerification
    private var rate: RateGuard
    /// Bytes that earlier tries left, or 0 when this one began anew.
    private(set) var resumedBytes: Int

    /// Bytes of the file that are here.
    var count: Int { verification.count }
    /// Whether nothing is left to ask for.
    var isFilled: Bool { count == file.bytes }

    init(
        model: String, file: ModelRecord.File, address: URL, part: PartialFile, rate: RateGuard
    ) throws(DownloadError) {
        self.model = model
        self.file = file
        self.address = address.absoluteString
        self.part = part
        self.rate = rate
        var verification = FileVerification(file)
        try part.readAll { verification.update($0) }
        self.verification = verification
        resumedBytes = verification.count
        if resumedBytes > file.bytes { try beginAnew() }
    }

    /// The value of the `Range` header to send, if a part of the file is here.
    var rangeToAsk: String? { resumedBytes > 0 ? "bytes=\(resumedBytes)-" : nil }

    /// Throws away what is here.
    mutating func beginAnew() throws(DownloadError) {
        try part.empty()
        verification = FileVerification(file)
        resumedBytes = 0
    }

    /// Looks at an answer before its body; `length` is the body's, if the server says.
    mutating func begin(status: Int, length: Int?, range: String?) throws(AttemptFailure) {
        switch status {
        case 200:
            // A server without ranges sends the whole file again.
            if resumedBytes > 0 { try withoutRetry { () throws(DownloadError) in try beginAnew() } }
            if let length, length != file.bytes {
                throw AttemptFailure(.wrongLength(address: address, bytes: length, expected: file.bytes))
            }
        case 206:
            let found = range.flatMap(ContentRange.init)
            guard resumedBytes > 0, let found, found.first == resumedBytes, found.last == file.bytes - 1,
                found.total ?? file.bytes == file.bytes
            else {
                if let total = found?.total, total != file.bytes {
                    throw AttemptFailure(.wrongLength(address: address, bytes: total, expected: file.bytes))
                }
                throw AttemptFailure(
                    .wrongRange(address: address, range: range ?? "no range"), retry: .restart)
            }
        case 416:
            // What is here is no beginning of what the server has.
            throw AttemptFailure(.status(address: address, code: status), retry: .restart)
        case 408, 425, 429, 500...599:
            throw AttemptFailure(.status(address: address, code: status), retry: .resume)
        default:
            throw AttemptFailure(.status(address: address, code: status))
        }
    }

    /// Takes in a part of the body.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) throws(AttemptFailure) {
        guard bytes.count <= file.bytes - count else {
            throw AttemptFailure(
                .wrongLength(address: address, bytes: count + bytes.count, expected: file.bytes),
                retry: resumedBytes > 0 ? .restart : .none)
        }
        try withoutRetry { () throws(DownloadError) in try part.append(bytes) }
        verification.update(bytes)
        if let slow = rate.add(bytes.count) {
            throw AttemptFailure(.tooSlow(address: address, bytesPerSecond: slow), retry: .resume)
        }
    }

    /// Looks at the file after its body: complete, or cut.
    mutating func finish() throws(AttemptFailure) {
        guard isFilled else {
            throw AttemptFailure(
                .connection(
                    address: address, reason: "the connection ended after \(count) of \(file.bytes) bytes"),
                retry: .resume)
        }
        do throws(ModelStoreError) {
            try verification.finish(model: model)
        } catch {
            // Wrong bytes may be those of an earlier try; a fresh and whole wrong file stays wrong.
            throw AttemptFailure(
                .wrongContent(address: address, error), retry: resumedBytes > 0 ? .restart : .none)
        }
        try withoutRetry { () throws(DownloadError) in try part.complete() }
    }

    private func withoutRetry(_ body: () throws(DownloadError) -> Void) throws(AttemptFailure) {
        do {
            try body()
        } catch {
            throw AttemptFailure(error)
        }
    }
}
